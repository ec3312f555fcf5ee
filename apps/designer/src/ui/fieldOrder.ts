/** Label, field, then help or, in its place, the problem: the order of every field. */
export const fieldOrder: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error']
