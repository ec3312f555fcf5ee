import { z } from 'zod'

/**
 * The schema of an object in a stored document. Fields that it does not name are kept as they are, so that a list written by a
 * newer version loses nothing when this one saves it. The type leaves them out: no code here may rely on them.
 */
export function openObject<Shape extends z.core.$ZodShape>(shape: Shape): z.ZodObject<Shape> {
  return z.looseObject(shape)
}
