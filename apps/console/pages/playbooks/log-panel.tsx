import { momentText } from '#apps/console/amount/time-text.ts'
import { useNames } from '#apps/console/api/names.ts'
import { type PlaybookStepDone, usePlaybookLog } from '#apps/console/api/playbooks.ts'
import { MoreButton } from '#apps/console/parts/more-button.tsx'
import { Empty, Loading, TroubleNote } from '#apps/console/shell/states.tsx'

const DID: Readonly<Record<PlaybookStepDone['did'], string>> = {
  begin: 'Began',
  task: 'Task',
  mail: 'Mail',
  webhook: 'Webhook',
  escalate: 'Escalated',
  end: 'Ended',
}
const MAIL = { waiting: 'waits', sent: 'sent', failed: 'could not be sent' } as const

/** What a playbook did, the newest first. */
export function LogPanel({ playbook }: Readonly<{ playbook: string }>) {
  const log = usePlaybookLog(playbook)
  const names = useNames()
  if (log.error) return <TroubleNote error={log.error} />
  if (!log.data) return <Loading what="the log" />
  const steps = log.data.pages.flatMap((page) => page.steps)
  if (steps.length === 0) {
    return <Empty shows="Here stands all that it did, for which customer and why." action="It did nothing yet." />
  }
  return (
    <>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Customer</th>
            <th scope="col">What</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((one) => (
            <tr key={`${one.occurrence} ${one.step}`}>
              <td className="soft">{momentText(one.at)}</td>
              <th scope="row">{names.of(one.customer)}</th>
              <td className="breaks">
                <strong>{DID[one.did]}</strong> {one.says}
                {one.mail !== null && <span className="soft"> ({MAIL[one.mail]})</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <MoreButton of={log} />
    </>
  )
}
