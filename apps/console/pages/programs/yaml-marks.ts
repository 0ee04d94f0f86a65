import {
  Decoration,
  type DecorationSet,
  type EditorView,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view'

const MARKS = ['yaml-text', 'yaml-comment', 'yaml-field', 'yaml-number'].map((name) => Decoration.mark({ class: name }))

/** Texts, comments, fields and numbers get a class each: their colors are the console's tokens, in both themes. */
const MARKER = new MatchDecorator({
  regexp: /("[^"]*"|'[^']*')|((?<=^|\s)#.*$)|([\w.-]+)(?=:(?:\s|$))|((?<![\w.-])-?\d+(?:\.\d+)?(?![\w.-]))/g,
  decoration: (match) => MARKS[match.slice(1).findIndex((part) => part !== undefined)] ?? null,
})

export const yamlMarks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet
    constructor(view: EditorView) {
      this.decorations = MARKER.createDeco(view)
    }
    update(update: ViewUpdate): void {
      this.decorations = MARKER.updateDeco(update, this.decorations)
    }
  },
  { decorations: ({ decorations }) => decorations },
)
