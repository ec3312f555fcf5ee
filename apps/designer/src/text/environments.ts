/** Texts of the environments page. */
export const environmentsText = {
  title: 'Environments',
  loadFailed: 'The environments could not be loaded',
  defaultValues: 'Default values',
}
