/** Texts of the editor: dock. */
export const dockText = {}
