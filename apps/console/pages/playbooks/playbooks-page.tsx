import { useState } from 'react'
import { type Playbook, usePlaybooks } from '#apps/console/api/playbooks.ts'
import { useMe } from '#apps/console/api/settings.ts'
import { JOURNEY_TELLERS } from '#apps/console/pages/journeys/journey-pages.ts'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { PlaybookPanel } from './playbook-panel.tsx'
import { playbooksTitle } from './playbook-words.ts'
import { WriteDialog } from './write-dialog.tsx'
import './playbooks.css'

/** What is done by itself when a signal of a customer comes on, and what was done. */
export function PlaybooksPage() {
  const playbooks = usePlaybooks()
  const me = useMe()
  const [writing, setWriting] = useState<Playbook | 'new'>()
  const error = playbooks.error ?? me.error
  if (error || !playbooks.data || !me.data) return <Waiting what="playbooks" error={error} />
  const mayWrite = mayAny(me.data.roles, JOURNEY_TELLERS)
  return (
    <Page
      title={playbooksTitle(playbooks.data)}
      lead={<p>Every hour, what is due is done once for each time a signal comes on.</p>}
      action={
        mayWrite && (
          <button type="button" className="button button-primary" onClick={() => setWriting('new')}>
            Write a playbook
          </button>
        )
      }
    >
      {playbooks.data.length === 0 && (
        <section className="panel" aria-label="Playbooks">
          <Empty
            shows="Here stands each playbook with its signal, its steps and all that it did."
            action={mayWrite ? 'Begin with an example.' : 'Owners, program managers and account managers write them.'}
          />
        </section>
      )}
      {playbooks.data.map((one) => (
        <PlaybookPanel key={one.playbook} playbook={one} mayWrite={mayWrite} onEdit={() => setWriting(one)} />
      ))}
      {writing && (
        <WriteDialog
          organization={me.data.organization}
          begun={writing === 'new' ? undefined : writing}
          onClose={() => setWriting(undefined)}
        />
      )}
    </Page>
  )
}
