/** The version that library files are written with. A version is counted up when an older Sendwright could no longer read them. */
export const libraryVersion = 1

/** The property of a library file that holds its version, and by which it is known. */
export const libraryKey = 'sendwright'
