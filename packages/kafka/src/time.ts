const latestTime = 8_640_000_000_000_000n

/** Milliseconds since 1970 as ISO 8601; what lies outside the calendar of JavaScript is moved to its edge. */
export function isoTime(milliseconds: bigint): string {
  const inside = milliseconds > latestTime ? latestTime : milliseconds < -latestTime ? -latestTime : milliseconds
  return new Date(Number(inside)).toISOString()
}
