import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type Product, usePrices, useProducts } from '#apps/console/api/catalog.ts'
import { ownName, useNames } from '#apps/console/api/names.ts'
import { useOrganizations } from '#apps/console/api/questions.ts'
import { type Agreement, type QuoteContent, useTell } from '#apps/console/api/sales.ts'
import type { Me } from '#apps/console/api/settings-answers.ts'
import { useViewer } from '#apps/console/api/viewer.ts'
import { dayFromToday, momentOfDay } from '#apps/console/pages/catalog/day-moment.ts'
import { SelectField, TextArea, TextField, Tick } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { ComposeLine } from './compose-line.tsx'
import { contentOf, emptyLine, missingIn, type TypedQuote, typedOf } from './composed.ts'

type Composed = Readonly<{
  me: Me
  agreements: readonly Agreement[]
  /** A quote of which this writes the next version; without it a new one. */
  before?: Readonly<{ id: string; content: QuoteContent }>
  onClose: () => void
}>

const USUAL_DAYS = 30

/** Writes a quote for one link, or a new version of one: a draft, which its seller alone sees until it is sent. */
export function ComposeDialog({ me, agreements, before, onClose }: Composed) {
  const navigate = useNavigate()
  const tell = useTell()
  const products = useProducts().data ?? []
  const self = me.organization
  const own = agreements.filter(({ seller }) => seller === self)
  const [name, setName] = useState(() => before?.id ?? `q-${crypto.randomUUID().slice(0, 8)}`)
  const [typed, setTyped] = useState<TypedQuote>(() => startOf(before?.content))
  const agreement = own.find(({ id }) => id === typed.link)
  const prices = usePrices(agreement?.book, agreement !== undefined).data ?? []
  const set = (change: Partial<TypedQuote>) => setTyped((was) => ({ ...was, ...change }))
  const known = { products, prices }
  const id = before?.id ?? `${self}:${name.trim()}`
  const submit = () => {
    // Through a day means up to the beginning of the next one.
    const next = Temporal.PlainDate.from(typed.validThrough).add({ days: 1 }).toString()
    const version = (before?.content.version ?? 0) + 1
    const content = contentOf(typed, known, {
      version,
      validUntil: momentOfDay(next) ?? '',
      deal: before?.content.deal,
    })
    const open = () => {
      onClose()
      void navigate({ to: '/sales/quotes/$id', params: { id }, search: ({ as }) => (as ? { as } : {}) })
    }
    tell.mutate({ kind: 'quote', about: id, body: { ...content, by: me.person?.id ?? '' } }, { onSuccess: open })
  }
  const missing = missingIn(typed) ?? (/^[a-z0-9][a-z0-9.-]*$/.test(ownName(id)) ? undefined : NAME_RULE)
  return (
    <FormDialog
      title={before ? `Write version ${before.content.version + 1} of ${ownName(before.id)}` : 'Write a quote'}
      action="Keep it as a draft"
      wide
      onSubmit={submit}
      onClose={onClose}
      error={tell.error}
      isPending={tell.isPending}
      blocked={missing}
    >
      <WhoFields typed={typed} own={own} isFixed={before !== undefined} set={set} />
      {!before && (
        <TextField label="Name of the quote" value={name} onChange={setName} maxLength={39} hint={NAME_RULE} />
      )}
      <Lines typed={typed} known={known} currency={agreement?.currency ?? ''} set={set} />
      <TermsFields typed={typed} set={set} />
    </FormDialog>
  )
}

const NAME_RULE = 'Small letters, digits, dots and dashes.'

function startOf(content: QuoteContent | undefined): TypedQuote {
  if (content) return typedOf(content, dayFromToday(USUAL_DAYS))
  return {
    link: '',
    customer: '',
    lines: [emptyLine(undefined)],
    months: '12',
    renews: true,
    validThrough: dayFromToday(USUAL_DAYS),
    billing: 'arrears',
    paymentDays: '',
    note: '',
  }
}

type Fields = Readonly<{ typed: TypedQuote; set: (change: Partial<TypedQuote>) => void }>

function WhoFields({ typed, own, isFixed, set }: Fields & Readonly<{ own: readonly Agreement[]; isFixed: boolean }>) {
  const names = useNames()
  const viewer = useViewer()
  const customers = useOrganizations(viewer).data?.organizations.filter(({ roles }) => roles.includes('customer')) ?? []
  const none = { value: '', name: 'Choose one' }
  if (isFixed) {
    return (
      <p>
        {own.find(({ id }) => id === typed.link)?.currency} for {names.of(typed.customer)}; who it goes to stays.
      </p>
    )
  }
  const sellTo = (link: string) => {
    const buyer = own.find(({ id }) => id === link)?.buyer
    set({ link, ...(customers.some(({ id }) => id === buyer) && { customer: buyer ?? '' }) })
  }
  return (
    <div className="form-pair">
      <SelectField
        label="To"
        value={typed.link}
        onChange={sellTo}
        options={[
          none,
          ...own.map(({ id, buyer, currency }) => ({
            value: id,
            name: `${names.of(buyer)}, ${currency} (${ownName(id)})`,
          })),
        ]}
      />
      <SelectField
        label="For the customer"
        value={typed.customer}
        onChange={(customer) => set({ customer })}
        options={[none, ...customers.map(({ id, name }) => ({ value: id, name }))]}
      />
    </div>
  )
}

type Lined = Fields & Readonly<{ known: React.ComponentProps<typeof ComposeLine>['known']; currency: string }>

function Lines({ typed, known, currency, set }: Lined) {
  const { lines } = typed
  const first: Product | undefined = known.products.find(({ id }) => !lines.some(({ product }) => product === id))
  return (
    <>
      {lines.map((line, at) => (
        <ComposeLine
          key={line.key}
          line={line}
          place={at + 1}
          known={known}
          currency={currency}
          onChange={(next) => set({ lines: lines.map((one) => (one.key === line.key ? next : one)) })}
          onRemove={lines.length > 1 ? () => set({ lines: lines.filter(({ key }) => key !== line.key) }) : undefined}
        />
      ))}
      <div>
        <button type="button" className="button" onClick={() => set({ lines: [...lines, emptyLine(first)] })}>
          Add a product
        </button>
      </div>
    </>
  )
}

function TermsFields({ typed, set }: Fields) {
  return (
    <>
      <div className="form-pair">
        <TextField
          label="Term in months"
          value={typed.months}
          onChange={(months) => set({ months })}
          hint="Left empty, it has no term."
        />
        <TextField
          label="Valid through"
          type="date"
          required
          value={typed.validThrough}
          onChange={(validThrough) => set({ validThrough })}
        />
      </div>
      {typed.months !== '' && (
        <Tick label="It renews by itself" checked={typed.renews} onChange={(renews) => set({ renews })} />
      )}
      <div className="form-pair">
        <SelectField
          label="Fees are billed"
          value={typed.billing}
          onChange={(billing) => set({ billing: billing === 'advance' ? 'advance' : 'arrears' })}
          options={[
            { value: 'arrears', name: 'In arrears' },
            { value: 'advance', name: 'In advance' },
          ]}
        />
        <TextField
          label="Days to pay"
          value={typed.paymentDays}
          onChange={(paymentDays) => set({ paymentDays })}
          hint="Left empty, those of the agreement."
        />
      </div>
      <TextArea label="Note" maxLength={2000} value={typed.note} onChange={(note) => set({ note })} />
    </>
  )
}
