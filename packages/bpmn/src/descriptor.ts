/** The namespace of the element that holds a step's actions. Growth goes into the JSON or a new URI: older readers drop elements they do not know. */
export const sendwrightNamespace = 'urn:sendwright:bpmn:1.0'

/** The version of the action lists that are read and written. */
export const actionsVersion = '1'

/** What moddle has to know of the element that holds a step's actions; also for bpmn-js: `moddleExtensions: { sendwright: sendwrightDescriptor }`. */
export const sendwrightDescriptor = {
  name: 'Sendwright',
  prefix: 'sendwright',
  uri: sendwrightNamespace,
  xml: { tagAlias: 'lowerCase' },
  associations: [],
  types: [
    {
      name: 'Actions',
      superClass: ['Element'],
      properties: [
        { name: 'version', type: 'String', isAttr: true },
        { name: 'json', type: 'String', isBody: true },
      ],
    },
  ],
}
