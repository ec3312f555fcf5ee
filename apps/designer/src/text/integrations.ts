/** Texts of the library and of the dialog that imports documents. */
export const integrationsText = {
  title: 'Integrations',
  loadFailed: 'The integrations could not be loaded',
}
