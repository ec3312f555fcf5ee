/** Texts of the first start and the list of processes. */
export const processesText = {
  title: 'Processes',
}
