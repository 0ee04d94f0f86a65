import { useState } from 'react'
import { moneyText } from '#apps/console/amount/decimal-text.ts'
import { useAct } from '#apps/console/api/acts.ts'
import { useNames } from '#apps/console/api/names.ts'
import { TOUCHED_BY_REWARDS } from '#apps/console/api/rewards.ts'
import { act } from '#apps/console/api/transport.ts'
import { TextArea, TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'

type Moved = Readonly<{ number: string; partner: string; amount: string; currency: string }>
type Asked = Readonly<{ payout: Moved; onClose: () => void }>

const TOUCHED = [...TOUCHED_BY_REWARDS, 'statements', 'month'] as const
const today = () => Temporal.Now.plainDateISO('UTC').toString()

function useMove(number: string, what: 'paid' | 'returned' | 'forfeited') {
  const path = `/v1/payouts/${encodeURIComponent(number)}/${what}`
  return useAct((body: object, sending) => act('POST', path, sending, body), TOUCHED)
}

/** Records that the money of a payout went out, and by what its partner finds it. */
export function PaidDialog({ payout: { number, partner, amount, currency }, onClose }: Asked) {
  const names = useNames()
  const [date, setDate] = useState(today)
  const [reference, setReference] = useState(number)
  const moving = useMove(number, 'paid')
  return (
    <FormDialog
      title={`${number} was paid`}
      action={`Record that ${number} was paid`}
      onSubmit={() => moving.mutate({ date, reference: reference.trim() }, { onSuccess: onClose })}
      onClose={onClose}
      error={moving.error}
      isPending={moving.isPending}
      blocked={reference.trim() === '' ? 'Give the reference by which the partner finds it.' : undefined}
    >
      <PreviewBox>
        <p>
          {moneyText(amount, currency)} to {names.of(partner)} are no longer owed, in your books and in theirs.
        </p>
      </PreviewBox>
      <TextField label="When it went out" type="date" value={date} onChange={setDate} max={today()} required />
      <TextField
        label="Reference"
        value={reference}
        onChange={setReference}
        required
        maxLength={140}
        hint="What the partner finds it by in its bank statement."
      />
    </FormDialog>
  )
}

/** Records that the money of a payout came back. */
export function ReturnedDialog({ payout: { number, partner, amount, currency }, onClose }: Asked) {
  const names = useNames()
  const [date, setDate] = useState(today)
  const [because, setBecause] = useState('')
  const moving = useMove(number, 'returned')
  return (
    <FormDialog
      title={`${number} came back`}
      action={`Record that ${number} came back`}
      danger
      onSubmit={() => moving.mutate({ date, because: because.trim() }, { onSuccess: onClose })}
      onClose={onClose}
      error={moving.error}
      isPending={moving.isPending}
      blocked={because.trim() === '' ? 'Say why it came back, such as what the bank said.' : undefined}
    >
      <PreviewBox>
        <p>
          {moneyText(amount, currency)} are owed to {names.of(partner)} again, and free for another batch.
        </p>
      </PreviewBox>
      <TextField label="When it came back" type="date" value={date} onChange={setDate} max={today()} required />
      <TextArea label="Because" value={because} onChange={setBecause} required maxLength={500} />
    </FormDialog>
  )
}

/** Gives up held money for the payer: only after the day that the program states, and only with why. */
export function ForfeitDialog({ payout: { number, partner, amount, currency }, onClose }: Asked) {
  const names = useNames()
  const [because, setBecause] = useState('')
  const moving = useMove(number, 'forfeited')
  return (
    <FormDialog
      title={`Forfeit ${number}`}
      action={`Forfeit ${number}`}
      danger
      onSubmit={() => moving.mutate({ because: because.trim() }, { onSuccess: onClose })}
      onClose={onClose}
      error={moving.error}
      isPending={moving.isPending}
      blocked={because.trim() === '' ? `Say why: ${names.of(partner)} reads it.` : undefined}
    >
      <PreviewBox>
        <p>
          {moneyText(amount, currency)} are no longer owed to {names.of(partner)}, in your books and in theirs. It can’t
          be taken back.
        </p>
      </PreviewBox>
      <TextArea label="Because" value={because} onChange={setBecause} required maxLength={500} />
    </FormDialog>
  )
}
