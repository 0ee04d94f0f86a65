import { useDebouncedValue } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct } from '#apps/console/api/acts.ts'
import { ownName, useNames } from '#apps/console/api/names.ts'
import { usePreview } from '#apps/console/api/previews.ts'
import { type QuoteContent, TOUCHED_BY_SALES, useDeals } from '#apps/console/api/sales.ts'
import { act } from '#apps/console/api/transport.ts'
import { dayFromToday, momentOfDay } from '#apps/console/pages/catalog/day-moment.ts'
import { countText, listText } from '#apps/console/pages/month/month-sentences.ts'
import { TextArea, TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'
import { CreditNumbers, type CreditShown } from './credit-numbers.tsx'
import type { Seen } from './quote-page.tsx'

type Placed = Readonly<{ held: string | null; credit: CreditShown | null; waitsFor: readonly string[] }>

/** Places the order of a quote that the customer accepted: what, through which chain, from when. */
export function PlaceOrderDialog({ quote, me, onClose }: Seen & Readonly<{ onClose: () => void }>) {
  const navigate = useNavigate()
  const names = useNames()
  const deals = useDeals()
  const content = quote.content as unknown as QuoteContent
  const deal = deals.data?.find(({ id }) => id === content.deal)
  const [order, setOrder] = useState(`o-${ownName(quote.id)}`.slice(0, 39))
  const [chain, setChain] = useState<string>()
  const [start, setStart] = useState(dayFromToday(0))
  const links = (chain ?? deal?.chain.join('\n') ?? quote.link).split('\n').flatMap((line) => line.trim() || [])
  const from = momentOfDay(start)
  const id = `${me.organization}:${order.trim()}`
  const body =
    from === undefined || order.trim() === '' ? undefined : bodyOf(content, { id, links, from, quote: quote.id })
  const [settled] = useDebouncedValue(body, 400)
  const preview = usePreview<Placed>('/v1/orders', settled)
  const place = useAct((wanted: object, sending) => act('POST', '/v1/orders', sending, wanted), TOUCHED_BY_SALES)
  const open = () => {
    onClose()
    void navigate({ to: '/sales/orders/$id', params: { id }, search: ({ as }) => (as ? { as } : {}) })
  }
  return (
    <FormDialog
      title={`Place the order of ${names.of(quote.customer)}`}
      action={`Place ${order.trim()}`}
      wide
      onSubmit={() => body && place.mutate(body, { onSuccess: open })}
      onClose={onClose}
      error={place.error ?? preview.error}
      isPending={place.isPending}
      blocked={
        body === undefined ? 'Say its name and from when.' : preview.data ? undefined : 'Looking at what it comes to…'
      }
    >
      <div className="form-pair">
        <TextField label="Name of the order" value={order} onChange={setOrder} maxLength={39} />
        <TextField label="Begins" type="date" value={start} onChange={setStart} />
      </div>
      <TextArea
        label="Agreements from the vendor to the customer"
        value={links.join('\n')}
        onChange={setChain}
        hint="One on each line, upstream first."
      />
      {preview.data && (
        <PreviewBox>
          <p>
            {countText(content.lines.length, 'subscription')} of {names.of(quote.customer)} will begin once{' '}
            {listText(preview.data.waitsFor.map(names.of))} {preview.data.waitsFor.length === 1 ? 'has' : 'have'}{' '}
            confirmed.
          </p>
          {preview.data.held !== null && (
            <p>
              <span className="mark mark-harm">Held</span> {preview.data.held}.
            </p>
          )}
          {preview.data.credit && <CreditNumbers credit={preview.data.credit} />}
        </PreviewBox>
      )}
    </FormDialog>
  )
}

type Wanted = Readonly<{ id: string; links: readonly string[]; from: string; quote: string }>

/** Each product becomes a subscription that is named after the order. */
function bodyOf({ customer, lines, deal }: QuoteContent, { id, links, from, quote }: Wanted): object {
  const [first] = lines
  const seller = id.slice(0, id.indexOf(':'))
  const ordered = lines.map(({ product, plan, quantity }) => ({
    subscription: `${seller}:${ownName(id)}-${ownName(product)}${plan === undefined ? '' : `-${plan}`}`.slice(0, 80),
    product,
    ...(plan !== undefined && { plan }),
    ...(quantity !== undefined && { quantity }),
  }))
  return {
    order: id,
    customer,
    chain: links,
    lines: ordered,
    start: from,
    quote,
    ...(first?.term && { term: first.term }),
    ...(deal !== undefined && { deal }),
  }
}
