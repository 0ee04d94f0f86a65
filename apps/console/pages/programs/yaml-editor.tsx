import { autocompletion, completionKeymap } from '@codemirror/autocomplete'
import { yaml } from '@codemirror/lang-yaml'
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { EditorView, keymap, lineNumbers } from '@codemirror/view'
import { minimalSetup } from 'codemirror'
import { useEffect, useRef } from 'react'
import type { ProgramFinding } from '#apps/console/api/programs.ts'
import { placeOf, replaceAt } from './program-text.ts'
import { completeFrom } from './schema-completion.ts'
import { yamlMarks } from './yaml-marks.ts'

type Shown = Readonly<{
  text: string
  onChange: (text: string) => void
  findings: readonly ProgramFinding[]
  schema: Readonly<Record<string, unknown>>
  /** What it is, for who can't see it. */
  label?: string
}>

/** The document as text: what is wrong is marked where it stands, and what can be written is offered. */
export function YamlEditor({ text, onChange, findings, schema, label = 'The program as YAML' }: Shown) {
  const box = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  const told = useRef(onChange)
  told.current = onChange
  const first = useRef(text)
  useEffect(() => {
    if (!box.current) return
    const made = new EditorView({
      parent: box.current,
      state: EditorState.create({
        doc: first.current,
        extensions: extensionsFor({ schema, label }, (now) => told.current(now)),
      }),
    })
    view.current = made
    return () => {
      first.current = made.state.doc.toString()
      made.destroy()
    }
  }, [schema, label])
  useEffect(() => {
    if (view.current) takeOver(view.current, text)
  }, [text])
  useEffect(() => {
    const { current } = view
    if (current) current.dispatch(setDiagnostics(current.state, diagnosticsOf(current, findings)))
  }, [findings])
  return <div ref={box} className="yaml-editor" />
}

function extensionsFor(
  { schema, label }: Readonly<{ schema: Shown['schema']; label: string }>,
  tell: (text: string) => void,
) {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
  return [
    minimalSetup,
    lineNumbers(),
    yaml(),
    yamlMarks,
    lintGutter(),
    autocompletion({ override: [completeFrom(schema)] }),
    keymap.of(completionKeymap),
    EditorState.tabSize.of(2),
    EditorView.lineWrapping,
    EditorView.cspNonce.of(nonce),
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
    EditorView.updateListener.of(({ docChanged, state }) => {
      if (docChanged) tell(state.doc.toString())
    }),
  ]
}

/** Takes over a text that the form has written: only what differs, so that the cursor stays where it was. */
function takeOver(view: EditorView, text: string): void {
  const now = view.state.doc.toString()
  if (now === text) return
  const most = Math.min(now.length, text.length)
  let from = 0
  while (from < most && now[from] === text[from]) from += 1
  let end = 0
  while (end < most - from && now.at(-1 - end) === text.at(-1 - end)) end += 1
  view.dispatch({ changes: { from, to: now.length - end, insert: text.slice(from, text.length - end) } })
}

/** Findings as marks; one that was found in a text that has become shorter stands at its end. */
function diagnosticsOf(view: EditorView, findings: readonly ProgramFinding[]): Diagnostic[] {
  const text = view.state.doc.toString()
  return findings
    .map((one): Diagnostic => {
      const from = placeOf(text, one.line, one.column)
      const { meant } = one
      const apply = (on: EditorView) => takeOver(on, replaceAt(on.state.doc.toString(), one, meant ?? ''))
      return {
        from,
        to: Math.min(text.length, from + Math.max(1, one.length)),
        severity: one.severity,
        message: one.says,
        ...(meant !== null && { actions: [{ name: `Write ${meant}`, apply }] }),
      }
    })
    .toSorted((a, b) => a.from - b.from)
}
