import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { quantityText } from '#apps/console/amount/decimal-text.ts'
import { ownName } from '#apps/console/api/names.ts'
import { dayFromToday, momentOfDay } from '#apps/console/pages/catalog/day-moment.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { TextArea, TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'
import { blockedBy, useActOnLife } from './act-on-life.ts'
import type { LifeOpened } from './life-dialogs.tsx'
import { lastDayIn } from './life-words.ts'

type Transferred = Readonly<{
  quantity: string
  plan: string | null
  termEnds: string | null
  bindings: readonly string[]
  notCarried: readonly string[]
}>

/** Ends a subscription and has another of the same customer begin on another chain. */
export function TransferDialog({ subscription, me, name, onClose }: LifeOpened) {
  const navigate = useNavigate()
  const { zone } = subscription
  const [chain, setChain] = useState(() => subscription.chain.map(({ link }) => link).join('\n'))
  const [day, setDay] = useState(dayFromToday(1))
  const [next, setNext] = useState(`${ownName(subscription.subscription)}-2`)
  const [because, setBecause] = useState('')
  const links = chain.split('\n').flatMap((line) => line.trim() || [])
  const at = momentOfDay(day, zone)
  const id = `${me.organization}:${next.trim()}`
  const missing = missingIn({ links, at, next, because }, subscription.chain.map(({ link }) => link).join())
  const body = { chain: links, at, id, because: because.trim() }
  const path = `/v1/subscriptions/${encodeURIComponent(subscription.subscription)}/transfers`
  const { perform, ready, refused } = useActOnLife<Transferred>(path, missing === undefined ? body : undefined)
  const open = () => {
    onClose()
    void navigate({ to: '/subscriptions/$id', params: { id }, search: ({ as }) => (as ? { as } : {}) })
  }
  return (
    <FormDialog
      title={`Transfer ${name}`}
      action={`Transfer ${name}`}
      danger
      onSubmit={() => perform.mutate(body, { onSuccess: open })}
      onClose={onClose}
      error={perform.error ?? refused}
      isPending={perform.isPending}
      blocked={blockedBy(missing, { ready, refused })}
    >
      <TextArea
        label="Agreements of the new chain"
        required
        value={chain}
        onChange={setChain}
        hint="One on each line, upstream first."
      />
      <div className="form-pair">
        <TextField label="The new chain sells from" type="date" required value={day} onChange={setDay} />
        <TextField label="Name of the new subscription" required maxLength={60} value={next} onChange={setNext} />
      </div>
      <TextArea label="Why" required maxLength={500} value={because} onChange={setBecause} />
      {ready && <Comes transferred={ready} zone={zone} />}
    </FormDialog>
  )
}

type Typed = Readonly<{ links: readonly string[]; at: string | undefined; next: string; because: string }>

function missingIn({ links, at, next, because }: Typed, current: string): string | undefined {
  if (links.length === 0 || links.join() === current) return 'Name the agreements of another chain.'
  if (at === undefined) return 'Choose the day.'
  if (next.trim() === '') return 'Name the new subscription.'
  return because.trim() === '' ? 'Say why, for whoever reads it later.' : undefined
}

function Comes({ transferred, zone }: Readonly<{ transferred: Transferred; zone: string }>) {
  const { quantity, plan, termEnds, bindings, notCarried } = transferred
  return (
    <PreviewBox>
      <p>
        It goes on with <strong>{quantityText(quantity)}</strong>
        {plan !== null && ` in the plan ${plan}`}
        {termEnds !== null && `, its term through ${lastDayIn(termEnds, zone)}`}.{' '}
        {countText(bindings.length, 'subject')} {bindings.length === 1 ? 'is' : 'are'} bound to the new one.
      </p>
      {notCarried.length > 0 && (
        <p>
          <span className="mark mark-attention">Not carried over</span> {countText(notCarried.length, 'amendment')} of
          later moments: tell them anew.
        </p>
      )}
    </PreviewBox>
  )
}
