/** Texts of the editor: editor. */
export const editorText = {}
