import { useNames } from '#apps/console/api/names.ts'
import { type Playbook, useDryRun, useRunPlaybook } from '#apps/console/api/playbooks.ts'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'
import { runText } from './playbook-words.ts'

const MOST_SHOWN = 20

/** What a playbook would do now, in numbers and one by one; then it may be done at once. */
export function RunDialog({ playbook, onClose }: Readonly<{ playbook: Playbook; onClose: () => void }>) {
  const dry = useDryRun(playbook.playbook)
  const run = useRunPlaybook()
  const names = useNames()
  const steps = (dry.data?.steps ?? []).filter(({ did }) => did !== 'begin')
  const nothing = dry.data && dry.data.steps.length === 0 ? 'Nothing is due.' : undefined
  return (
    <FormDialog
      title={`Dry run of ${playbook.name}`}
      action="Do it now"
      onSubmit={() => run.mutate(playbook.playbook, { onSuccess: onClose })}
      onClose={onClose}
      error={dry.error ?? run.error}
      isPending={run.isPending}
      blocked={dry.data ? nothing : 'It is being worked out.'}
      wide
    >
      <PreviewBox>
        <p>{dry.data ? `${runText(dry.data, true)}.` : 'Looking at what is on…'}</p>
        {steps.length > 0 && (
          <ul className="playbook-would">
            {steps.slice(0, MOST_SHOWN).map(({ customer, occurrence, step, says }) => (
              <li key={`${occurrence} ${step}`} className="breaks">
                <strong>{names.of(customer)}:</strong> {says}
              </li>
            ))}
          </ul>
        )}
        {steps.length > MOST_SHOWN && <p className="soft small">The first {MOST_SHOWN} are shown.</p>}
      </PreviewBox>
      <p className="soft small">What is done is done once: run again, it makes none of it a second time.</p>
    </FormDialog>
  )
}
