/** Texts of the editor: panel. */
export const panelText = {}
