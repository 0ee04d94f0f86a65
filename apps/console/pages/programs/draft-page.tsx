import { Link, useSearch } from '@tanstack/react-router'
import { momentText } from '#apps/console/amount/time-text.ts'
import { type ShownDraft, useCheck, useCompare, useDraft } from '#apps/console/api/programs.ts'
import { useMe, usePeople } from '#apps/console/api/settings.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { ChangesList } from './changes-list.tsx'
import { DocumentPanel } from './document-panel.tsx'
import { DraftActions } from './draft-actions.tsx'
import { readDocument } from './program-text.ts'
import './programs.css'

const BACK = { to: '/programs', name: 'Programs' } as const

/** A draft as a second person looks at it: what it says, what it changes, and who may publish it. */
export function DraftPage() {
  const { draft: id = '' } = useSearch({ from: '/inside/programs/draft' })
  const draft = useDraft(id)
  const me = useMe()
  const check = useCheck(draft.data?.text ?? '')
  const isSound = check.data?.errors === 0
  const compared = useCompare(draft.data && isSound ? { text: draft.data.text } : undefined)
  const nameOf = usePeople()
  const error = draft.error ?? me.error ?? check.error
  if (error || !draft.data || !me.data || !check.data) return <Waiting what="draft" error={error} back={BACK} />
  const document = readDocument(draft.data.text)
  return (
    <Page
      title={titleOf(draft.data, nameOf)}
      lead={<p>{leadOf(draft.data, nameOf)}</p>}
      back={BACK}
      action={<DraftActions draft={draft.data} me={me.data} compared={compared.data} errors={check.data.errors} />}
    >
      {!isSound && (
        <section className="panel" aria-label="Errors">
          <p className="barred">
            {countText(check.data.errors, 'error')} keep it from being submitted: {check.data.findings[0]?.says}
          </p>
        </section>
      )}
      {isSound && compared.data && (
        <section className="panel" aria-labelledby="changes">
          <div className="panel-head">
            <h2 id="changes">
              {compared.data.against === null
                ? 'It is the first version'
                : `${countText(compared.data.changes.length, 'difference')} from version ${compared.data.against}`}
            </h2>
            <Link to="/programs/try" search={{ draft: id }} className="button">
              Try it
            </Link>
          </div>
          {compared.data.against !== null && <ChangesList changes={compared.data.changes} />}
        </section>
      )}
      {document && <DocumentPanel document={document} />}
    </Page>
  )
}

function titleOf(draft: ShownDraft, nameOf: (id: string) => string): string {
  const name = draft.version === null ? draft.program : `${draft.program}, version ${draft.version},`
  switch (draft.state) {
    case 'published':
      return `${name} was published by ${nameOf(draft.endedBy ?? '')}`
    case 'discarded':
      return `${name} was discarded by ${nameOf(draft.endedBy ?? '')}`
    case 'submitted':
      return `${name} waits for a second person`
    case 'draft':
      return `${name} is a draft`
  }
}

function leadOf({ draft, savedBy, savedAt, submittedBy, submittedAt }: ShownDraft, nameOf: (id: string) => string) {
  const saved = `Draft ${draft}, saved by ${nameOf(savedBy)} at ${momentText(savedAt)}`
  return submittedBy === null || submittedAt === null
    ? saved
    : `${saved}, submitted by ${nameOf(submittedBy)} at ${momentText(submittedAt)}`
}
