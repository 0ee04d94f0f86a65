import { useState } from 'react'
import { ownName } from '#apps/console/api/names.ts'
import { type Playbook, useTellPlaybook } from '#apps/console/api/playbooks.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { ActTrouble } from '#apps/console/parts/act-trouble.tsx'
import { LogPanel } from './log-panel.tsx'
import { signalSentence, stepLines } from './playbook-words.ts'
import { RunDialog } from './run-dialog.tsx'
import { useAddressee } from './use-addressee.ts'

type Shown = Readonly<{ playbook: Playbook; mayWrite: boolean; onEdit: () => void }>

/** One playbook: its signal in words, its steps on their days, how often it ran, and its log. */
export function PlaybookPanel({ playbook, mayWrite, onEdit }: Shown) {
  const tell = useTellPlaybook()
  const [isRunning, setRunning] = useState(false)
  const [isLogOpen, setLogOpen] = useState(false)
  const { playbook: about, name, enabled, body } = playbook
  const id = `playbook-${ownName(about)}`
  const turn = () => tell.mutate([{ kind: 'playbook', about, body: { ...body, enabled: !enabled } }])
  return (
    <section className="panel" aria-labelledby={id}>
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id={id}>{name}</h2>
          <p className="soft">{signalSentence(body)}.</p>
        </div>
        <span className={enabled ? 'mark mark-good' : 'mark'}>{enabled ? 'On' : 'Off'}</span>
      </div>
      <Steps playbook={playbook} />
      <p className="playbook-count soft small">{countsText(playbook)}</p>
      <div className="playbook-acts">
        {mayWrite && (
          <>
            <button type="button" className="button" onClick={() => setRunning(true)} disabled={!enabled}>
              Dry run<span className="unseen"> of {name}</span>
            </button>
            <button type="button" className="button" onClick={turn} disabled={tell.isPending}>
              {enabled ? 'Turn off' : 'Turn on'}
              <span className="unseen"> {name}</span>
            </button>
            <button type="button" className="button" onClick={onEdit}>
              Change<span className="unseen"> {name}</span>
            </button>
          </>
        )}
        <button
          type="button"
          className="button-plain"
          aria-expanded={isLogOpen}
          onClick={() => setLogOpen((before) => !before)}
        >
          {isLogOpen ? 'Close the log' : 'What it did'}
          <span className="unseen"> ({name})</span>
        </button>
      </div>
      <ActTrouble error={tell.error} />
      {isLogOpen && <LogPanel playbook={about} />}
      {isRunning && <RunDialog playbook={playbook} onClose={() => setRunning(false)} />}
    </section>
  )
}

function Steps({ playbook }: Readonly<{ playbook: Playbook }>) {
  const who = useAddressee()
  return (
    <ol className="playbook-steps" aria-label={`Steps of ${playbook.name}`}>
      {stepLines(playbook.body, who).map(({ id, day, kind, says }) => (
        <li key={id}>
          <span className="playbook-day">{day}</span>
          <span className="breaks">
            <strong>{kind}</strong> {says}
          </span>
        </li>
      ))}
    </ol>
  )
}

function countsText({ runs, open, tasks, mails }: Playbook): string {
  if (runs === 0) return 'Its signal has not come on yet.'
  const parts = [countText(tasks, 'task'), ...(mails > 0 ? [`${countText(mails, 'mail')} sent`] : [])]
  return `Began ${countText(runs, 'time')}, of which ${open.toLocaleString('en')} still ${open === 1 ? 'goes' : 'go'} on: ${parts.join(', ')}.`
}
