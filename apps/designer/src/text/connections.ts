/** Texts of the connections page. */
export const connectionsText = {
  title: 'Connections',
}
