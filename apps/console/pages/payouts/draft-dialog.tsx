import { Link } from '@tanstack/react-router'
import { useAct } from '#apps/console/api/acts.ts'
import { useNames } from '#apps/console/api/names.ts'
import { type Payout, TOUCHED_BY_REWARDS } from '#apps/console/api/rewards.ts'
import { act } from '#apps/console/api/transport.ts'
import { countText, moneyList } from '#apps/console/pages/month/month-sentences.ts'
import { Dialog } from '#apps/console/parts/dialog.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'
import { type Split, sumText } from './payout-words.ts'

type Drafted = Readonly<{
  batch: string | null
  passes: Readonly<{ payouts: readonly Readonly<{ amount: string; currency: string }>[] }>
}>

/** Drafts a batch after saying what it would take and what stays behind. Nothing is sent by it. */
export function DraftDialog({ split, onClose }: Readonly<{ split: Split; onClose: () => void }>) {
  const drafting = useAct(
    (body: object, sending) => act<Drafted>('POST', '/v1/payout-batches', sending, body),
    TOUCHED_BY_REWARDS,
  )
  if (drafting.data) return <DraftedDialog drafted={drafting.data} onClose={onClose} />
  return (
    <FormDialog
      title="Draft a batch of payouts"
      action={split.pass.length === 0 ? 'Draft a batch' : `Draft ${moneyList(split.pass)}`}
      onSubmit={() => drafting.mutate({})}
      onClose={onClose}
      error={drafting.error}
      isPending={drafting.isPending}
      blocked={split.pass.length === 0 ? 'Nothing is due that no gate holds.' : undefined}
    >
      <PreviewBox>
        <p>It takes {sumText(split.pass)}.</p>
        <ByPartner payouts={split.pass} />
        <p className="soft">
          Held back: {sumText(split.held)}. Not due yet: {sumText(split.waits)}.
        </p>
      </PreviewBox>
      <p className="soft">
        Nothing is sent: another person of finance has to approve it. You can’t approve it yourself.
      </p>
    </FormDialog>
  )
}

function ByPartner({ payouts }: Readonly<{ payouts: readonly Payout[] }>) {
  const names = useNames()
  const byPartner = Map.groupBy(payouts, ({ partner }) => partner)
  return (
    <ul className="plain-list">
      {[...byPartner].map(([partner, inside]) => (
        <li key={partner}>
          {names.of(partner)}: {moneyList(inside)}
        </li>
      ))}
    </ul>
  )
}

function DraftedDialog({ drafted: { batch, passes }, onClose }: Readonly<{ drafted: Drafted; onClose: () => void }>) {
  return (
    <Dialog title={batch === null ? 'Nothing was drafted' : `${batch} is drafted`} onClose={onClose}>
      <p>
        {batch === null ? (
          'Meanwhile nothing is due any more that no gate holds.'
        ) : (
          <>
            It holds {countText(passes.payouts.length, 'payout')}, {moneyList(passes.payouts)}.{' '}
            <Link to="/payout-batches/$number" params={{ number: batch }}>
              Open {batch}
            </Link>{' '}
            and let another person approve it.
          </>
        )}
      </p>
    </Dialog>
  )
}
