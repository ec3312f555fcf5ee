/*
 * What we write into AsyncAPI documents besides AsyncAPI's own words, so that they read back the same. Other tools
 * leave extensions alone.
 */

/** On an operation: the id of the scenario that it was written from. */
export const scenarioExtension = 'x-sendwright-scenario'

/** On an operation or a reply: all topics of its side with their environments, where one address cannot say them. */
export const topicsExtension = 'x-sendwright-topics'

/** On a parameter of an address: the placeholder that stands in its place. */
export const templateExtension = 'x-sendwright-template'

/** On a message: the path of the field whose value is the key. */
export const keyFieldExtension = 'x-sendwright-key-field'
