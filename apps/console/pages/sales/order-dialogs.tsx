import { useState } from 'react'
import { useAct } from '#apps/console/api/acts.ts'
import { ownName, useNames } from '#apps/console/api/names.ts'
import { usePreview } from '#apps/console/api/previews.ts'
import { TOUCHED_BY_SALES, useTell } from '#apps/console/api/sales.ts'
import { act } from '#apps/console/api/transport.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { TextArea, TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'
import { CreditNumbers, type CreditShown, usedWith } from './credit-numbers.tsx'
import { ownLink, type SeenOrder } from './own-link.ts'

export type OrderDoing = 'confirm' | 'release' | 'cancel'
type Opened = SeenOrder & Readonly<{ onClose: () => void }>

export function OrderDialogs({ doing, ...opened }: Opened & Readonly<{ doing: OrderDoing }>) {
  switch (doing) {
    case 'confirm':
      return <ConfirmDialog {...opened} />
    case 'release':
      return <ReleaseDialog {...opened} />
    case 'cancel':
      return <CancelDialog {...opened} />
  }
}

type Confirmed = Readonly<{
  state: 'held' | 'confirmed'
  says: string
  quote: Readonly<{ quote: string; version: number }> | null
  subscriptions: readonly string[]
  credit: CreditShown | null
}>

const NOTHING_MORE = {}

/** Confirms the viewer's link: by which terms, what begins with it, and how the buyer's credit stands then. */
function ConfirmDialog({ order, me, onClose }: Opened) {
  const names = useNames()
  const path = `/v1/orders/${encodeURIComponent(order.id)}/confirmations`
  const preview = usePreview<Confirmed>(path, NOTHING_MORE)
  const confirm = useAct((_: object, sending) => act('POST', path, sending, {}), TOUCHED_BY_SALES)
  const buyer = names.of(ownLink({ order, me })?.buyer ?? '')
  return (
    <FormDialog
      title={`Confirm ${ownName(order.id)} to ${buyer}`}
      action={preview.data?.state === 'held' ? 'Hold it with these numbers' : `Confirm ${ownName(order.id)}`}
      onSubmit={() => confirm.mutate(NOTHING_MORE, { onSuccess: onClose })}
      onClose={onClose}
      error={confirm.error ?? preview.error}
      isPending={confirm.isPending}
      blocked={
        preview.data
          ? undefined
          : preview.error
            ? 'It can’t be confirmed as it stands.'
            : 'Looking at what it comes to…'
      }
    >
      {preview.data && <Comes confirmed={preview.data} buyer={buyer} />}
    </FormDialog>
  )
}

function Comes({ confirmed, buyer }: Readonly<{ confirmed: Confirmed; buyer: string }>) {
  const { quote, subscriptions, credit, state, says } = confirmed
  const by = quote ? `version ${quote.version} of ${ownName(quote.quote)}, which it accepted` : 'your list'
  return (
    <PreviewBox>
      <p>
        You deliver to {buyer} by {by}.
      </p>
      {state === 'held' && (
        <p>
          <span className="mark mark-harm">Held</span> {says}. A second person has to release it.
        </p>
      )}
      {subscriptions.length > 0 && (
        <p>It is the last link: {countText(subscriptions.length, 'subscription')} will begin with it.</p>
      )}
      {credit && <CreditNumbers credit={credit} />}
    </PreviewBox>
  )
}

/** A second person lets an order through that is held, up to an amount. */
function ReleaseDialog({ order, me, onClose }: Opened) {
  const tell = useTell()
  const names = useNames()
  const link = ownLink({ order, me })
  const [amount, setAmount] = useState(() => (link?.held ? usedWith(link.held) : ''))
  const [because, setBecause] = useState('')
  if (!link?.held) return null
  const name = ownName(order.id)
  const body = { order: order.id, link: link.link, amount, by: me.person?.id ?? '', because }
  const about = `${me.organization}:${order.id.replace(':', '.')}`
  const missing = /^\d{1,15}(\.\d{1,8})?$/.test(amount) ? undefined : 'Say up to how much.'
  return (
    <FormDialog
      title={`Release ${name} for ${names.of(link.buyer)}`}
      action={`Release ${name}`}
      onSubmit={() => tell.mutate({ kind: 'credit_released', about, body }, { onSuccess: onClose })}
      onClose={onClose}
      error={tell.error}
      isPending={tell.isPending}
      blocked={missing ?? (because.trim() === '' ? 'Say why, for whoever reads it later.' : undefined)}
    >
      <PreviewBox>
        <CreditNumbers credit={link.held} />
      </PreviewBox>
      <TextField
        label={`Up to, in ${link.held.currency}`}
        value={amount}
        onChange={setAmount}
        hint="What is used and the order together may come to so much."
      />
      <TextArea label="Why" required maxLength={500} value={because} onChange={setBecause} />
      <p className="soft">Whoever placed or held it can’t release it: it takes a second person.</p>
    </FormDialog>
  )
}

function CancelDialog({ order, onClose }: Opened) {
  const tell = useTell()
  const names = useNames()
  const [because, setBecause] = useState('')
  const name = ownName(order.id)
  const confirmed = order.links.filter(({ state }) => state === 'confirmed').length
  return (
    <FormDialog
      title={`Cancel ${name} of ${names.of(order.customer)}`}
      action={`Cancel ${name}`}
      danger
      onSubmit={() =>
        tell.mutate({ kind: 'order_cancelled', about: order.id, body: { because } }, { onSuccess: onClose })
      }
      onClose={onClose}
      error={tell.error}
      isPending={tell.isPending}
      blocked={because.trim() === '' ? 'Say why: everybody on the chain reads it.' : undefined}
    >
      <p>
        None of its {countText(order.lines.length, 'subscription')} begins. {confirmed.toLocaleString('en')} of{' '}
        {countText(order.links.length, 'link')} {confirmed === 1 ? 'was' : 'were'} confirmed. It can’t be taken back:
        another order is placed then.
      </p>
      <TextArea label="Why" required maxLength={500} value={because} onChange={setBecause} />
    </FormDialog>
  )
}
