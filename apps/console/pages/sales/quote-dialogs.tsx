import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ownName, useNames } from '#apps/console/api/names.ts'
import { type QuoteContent, useAcceptQuote, useTell } from '#apps/console/api/sales.ts'
import { readerLastDay } from '#apps/console/pages/catalog/day-moment.ts'
import { TextArea, TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { ComposeDialog } from './compose-dialog.tsx'
import { PlaceOrderDialog } from './place-order-dialog.tsx'
import type { Seen } from './quote-page.tsx'

export type Doing = 'revise' | 'approve' | 'send' | 'accept' | 'decline' | 'order'
type Opened = Seen & Readonly<{ onClose: () => void }>

export function QuoteDialogs({ doing, ...opened }: Opened & Readonly<{ doing: Doing }>) {
  const { quote, me, agreements, onClose } = opened
  switch (doing) {
    case 'revise': {
      const before = { id: quote.id, content: quote.content as unknown as QuoteContent }
      return <ComposeDialog me={me} agreements={agreements} before={before} onClose={onClose} />
    }
    case 'approve':
      return <ApproveDialog {...opened} />
    case 'send':
      return <SendDialog {...opened} />
    case 'accept':
      return <AcceptDialog {...opened} />
    case 'decline':
      return <DeclineDialog {...opened} />
    case 'order':
      return <PlaceOrderDialog {...opened} />
  }
}

function useDone(id: string, onClose: () => void) {
  const navigate = useNavigate()
  return () => {
    onClose()
    // The newest version is the one that something was done about.
    void navigate({
      to: '/sales/quotes/$id',
      params: { id },
      search: ({ as }) => (as ? { as } : {}),
      resetScroll: false,
    })
  }
}

function ApproveDialog({ quote, me, onClose }: Opened) {
  const tell = useTell()
  const done = useDone(quote.id, onClose)
  const { id, version, sha256 } = quote
  const body = { version, sha256, by: me.person?.id ?? '' }
  return (
    <FormDialog
      title={`Approve ${ownName(id)}`}
      action={`Approve version ${version}`}
      onSubmit={() => tell.mutate({ kind: 'quote_approved', about: id, body }, { onSuccess: done })}
      onClose={onClose}
      error={tell.error}
      isPending={tell.isPending}
    >
      <p>You approve version {version} as a second person, by its content. A later version needs an approval anew.</p>
    </FormDialog>
  )
}

function SendDialog({ quote, agreement, onClose }: Opened) {
  const tell = useTell()
  const names = useNames()
  const done = useDone(quote.id, onClose)
  const { id, version, sha256, content } = quote
  const buyer = names.of(agreement?.buyer ?? '')
  return (
    <FormDialog
      title={`Send ${ownName(id)} to ${buyer}`}
      action={`Send version ${version}`}
      onSubmit={() =>
        tell.mutate({ kind: 'quote_sent', about: id, body: { version, sha256, quote: content } }, { onSuccess: done })
      }
      onClose={onClose}
      error={tell.error}
      isPending={tell.isPending}
    >
      <p>
        {buyer} sees the whole content of version {version}, and can accept it through {readerLastDay(quote.validUntil)}
        .
      </p>
      <p className="soft">
        What is further below list than your role may go alone needs the approval of a second person.
      </p>
    </FormDialog>
  )
}

function AcceptDialog({ quote, agreement, me, onClose }: Opened) {
  const accept = useAcceptQuote()
  const names = useNames()
  const done = useDone(quote.id, onClose)
  const [number, setNumber] = useState('')
  const { id, version, sha256 } = quote
  const purchaseOrder = number.trim()
  const body = {
    ...{ version, sha256, billTo: me.organization, by: me.person?.id ?? '' },
    ...(purchaseOrder !== '' && { purchaseOrder }),
  }
  return (
    <FormDialog
      title={`Accept ${ownName(id)} of ${names.of(quote.seller)}`}
      action={`Accept version ${version}`}
      onSubmit={() => accept.mutate({ about: id, body }, { onSuccess: done })}
      onClose={onClose}
      error={accept.error}
      isPending={accept.isPending}
    >
      <p>
        {names.of(me.organization)} accepts version {version} to the letter and is billed for it in{' '}
        {agreement?.currency}.
      </p>
      <TextField
        label="Purchase order"
        value={number}
        onChange={setNumber}
        maxLength={100}
        hint="Your own number, which then stands on its invoices. It may be left empty."
      />
    </FormDialog>
  )
}

function DeclineDialog({ quote, onClose }: Opened) {
  const tell = useTell()
  const done = useDone(quote.id, onClose)
  const [because, setBecause] = useState('')
  const { id, version } = quote
  return (
    <FormDialog
      title={`Decline ${ownName(id)}`}
      action={`Decline version ${version}`}
      danger
      onSubmit={() =>
        tell.mutate({ kind: 'quote_declined', about: id, body: { version, because } }, { onSuccess: done })
      }
      onClose={onClose}
      error={tell.error}
      isPending={tell.isPending}
      blocked={because.trim() === '' ? 'Say why: your seller reads it.' : undefined}
    >
      <TextArea label="Why" required maxLength={500} value={because} onChange={setBecause} />
    </FormDialog>
  )
}
