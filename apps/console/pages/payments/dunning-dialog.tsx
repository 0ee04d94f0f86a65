import { useQuery } from '@tanstack/react-query'
import { moneyText } from '#apps/console/amount/decimal-text.ts'
import { dateText } from '#apps/console/amount/time-text.ts'
import { useAct } from '#apps/console/api/acts.ts'
import { useNames } from '#apps/console/api/names.ts'
import { act, type Sending } from '#apps/console/api/transport.ts'
import { useViewer } from '#apps/console/api/viewer.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'

type Ran = Readonly<{
  date: string
  notices: readonly Readonly<{
    document: string
    buyer: string
    step: number
    title: string
    currency: string
    open: string
    dueDate: string
  }>[]
  held: readonly Readonly<{ document: string; buyer: string; because: string }>[]
}>

/** Whom a run today would remind of what; then it is asked for once. */
export function DunningDialog({ onClose }: Readonly<{ onClose: () => void }>) {
  const perform = (wanted: Readonly<{ preview?: true }>, sending: Sending) =>
    act<Ran>('POST', '/v1/dunning-runs', sending, wanted)
  const viewer = useViewer()
  // Each look has a key of its own: a dialog that is drawn twice looks twice.
  const preview = useQuery({
    queryKey: [viewer, 'dunning-preview'],
    retry: false,
    gcTime: 0,
    queryFn: () => perform({ preview: true }, { viewer, key: crypto.randomUUID() }),
  })
  const running = useAct(perform, ['dunning-notices'])
  const due = preview.data?.notices ?? []
  return (
    <FormDialog
      wide
      title="Remind of what is overdue"
      action={due.length === 0 ? 'Send reminders' : `Send ${countText(due.length, 'reminder')}`}
      onSubmit={() => running.mutate({}, { onSuccess: onClose })}
      onClose={onClose}
      error={running.error ?? preview.error}
      isPending={running.isPending}
      blocked={
        preview.error
          ? 'Say first how you remind.'
          : !preview.data
            ? 'Looking at what is due…'
            : due.length === 0
              ? 'Nothing is due for a reminder today.'
              : undefined
      }
    >
      {preview.data && <Due ran={preview.data} />}
    </FormDialog>
  )
}

function Due({ ran: { notices, held } }: Readonly<{ ran: Ran }>) {
  const names = useNames()
  return (
    <div className="what-changes" role="status">
      <p>
        {countText(notices.length, 'invoice')} {notices.length === 1 ? 'is' : 'are'} due for a reminder
        {held.length > 0 && `, ${countText(held.length, 'invoice')} ${held.length === 1 ? 'is' : 'are'} on hold`}.
      </p>
      <ul className="plain-list">
        {notices.map(({ document, buyer, title, open, currency, dueDate }) => (
          <li key={document}>
            {title}: {names.of(buyer)}, <span className="id">{document}</span>, {moneyText(open, currency)} open, due{' '}
            {dateText(dueDate)}
          </li>
        ))}
        {held.map(({ document, buyer, because }) => (
          <li key={document} className="soft">
            On hold: {names.of(buyer)}, <span className="id">{document}</span>: {because}
          </li>
        ))}
      </ul>
    </div>
  )
}
