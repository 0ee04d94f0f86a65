import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { tellAct } from '#apps/console/api/acts.ts'
import { type ProgramFinding, useCheck } from '#apps/console/api/programs.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { FindingsList } from './findings-list.tsx'
import { ProgramForm } from './program-form.tsx'
import { type Saving, useAutosave, useSettled } from './use-autosave.ts'
import { YamlEditor } from './yaml-editor.tsx'

const CHECK_AFTER_MS = 300
const NO_FINDINGS: readonly ProgramFinding[] = []

type Begun = Readonly<{
  begun: Readonly<{ text: string; draft: string | undefined }>
  schema: Readonly<Record<string, unknown>>
  above: React.ReactNode
}>

export function Writer({ begun, schema, above }: Begun) {
  const [text, setText] = useState(begun.text)
  const check = useCheck(useSettled(text, CHECK_AFTER_MS))
  const saving = useAutosave(text, begun)
  const findings = check.data?.findings ?? NO_FINDINGS
  return (
    <Page
      title={titleOf(check.data)}
      lead={<SavedLine saving={saving} />}
      back={{ to: '/programs', name: 'Programs' }}
      action={
        saving.draft !== undefined && (
          <>
            <Link to="/programs/try" search={{ draft: saving.draft }} className="button" disabled={!saving.isSaved}>
              Try it
            </Link>
            <Link
              to="/programs/draft"
              search={{ draft: saving.draft }}
              className="button button-primary"
              disabled={!saving.isSaved}
            >
              Look at the draft
            </Link>
          </>
        )
      }
    >
      {above}
      <div className="program-writer">
        <section className="panel" aria-label="Form">
          <ProgramForm text={text} onChange={setText} />
        </section>
        <section className="panel" aria-label="Text">
          <YamlEditor text={text} onChange={setText} findings={findings} schema={schema} />
          <FindingsList findings={findings} isChecked={check.data !== undefined} text={text} onChange={setText} />
        </section>
      </div>
    </Page>
  )
}

function titleOf(checked: Readonly<{ program: string | null; errors: number }> | undefined): string {
  if (checked === undefined) return 'Write a program'
  const name = checked.program ?? 'The program'
  return checked.errors === 0 ? `${name} holds as it is written` : `${name} has ${countText(checked.errors, 'error')}`
}

function SavedLine({ saving: { draft, isSaved, error } }: Readonly<{ saving: Saving }>) {
  if (error) {
    const { happened } = tellAct(error)
    return <p role="status">Not saved: {happened} What you have typed stays here; it is saved after the next change.</p>
  }
  if (draft === undefined && isSaved) return <p role="status">It is saved as a draft once you change something.</p>
  return <p role="status">{isSaved ? `Saved as draft ${draft}` : 'Saving…'}</p>
}
