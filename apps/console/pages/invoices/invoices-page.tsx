import { useNavigate, useSearch } from '@tanstack/react-router'
import { monthText } from '#apps/console/amount/time-text.ts'
import type { InvoiceHead } from '#apps/console/api/answers.ts'
import { useDocuments } from '#apps/console/api/billing.ts'
import { useNames } from '#apps/console/api/names.ts'
import { useInvoices } from '#apps/console/api/questions.ts'
import { useView } from '#apps/console/api/viewer.ts'
import { ChoiceField } from '#apps/console/parts/choice-field.tsx'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty, Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { countDocuments, type InvoiceState, moneyLead, overdueText, withStates } from './invoice-sentences.ts'
import { InvoicesTable } from './invoices-table.tsx'

/** All invoices and credit notes that the viewer sent or received, newest month first, with what became of each. */
export function InvoicesPage() {
  const { month } = useView()
  const { status } = useSearch({ strict: false })
  const { data, error } = useInvoices(month)
  const states = useDocuments()
  const { self } = useNames()
  if (error) {
    return (
      <Page title="The invoices can’t be shown">
        <TroubleNote error={error} />
      </Page>
    )
  }
  const invoices = data && withStates(data.invoices, states.data)
  const shown = invoices?.filter((one) => hasStatus(one, status))
  return (
    <Page
      title={invoices && title(invoices, self, month)}
      lead={invoices ? <Lead invoices={invoices} self={self} /> : <Loading what="invoices" />}
    >
      {states.error && <TroubleNote error={states.error} />}
      <section className="panel" aria-label="Invoices">
        {!shown && <SkeletonRows rows={12} />}
        {invoices && invoices.length > 0 && <StatusFilter status={status} />}
        {invoices?.length === 0 && (
          <Empty
            shows="Here stands every invoice that you sent or received, with its lines and corrections."
            action={month ? 'Choose another month above.' : 'Close a month to issue the first ones.'}
          />
        )}
        {shown && shown.length > 0 && <InvoicesTable invoices={shown} self={self} />}
        {shown?.length === 0 && invoices && invoices.length > 0 && (
          <Empty
            shows="None of these documents is in that state."
            action="Show all of them to see what became of each."
          />
        )}
      </section>
    </Page>
  )
}

function Lead({ invoices, self }: Readonly<{ invoices: readonly InvoiceState[]; self: string | undefined }>) {
  const late = overdueText(invoices)
  return (
    <p>
      {moneyLead(invoices, self)} {late !== '' && <strong>{late}</strong>}
    </p>
  )
}

function title(invoices: readonly InvoiceHead[], self: string | undefined, month: string | undefined): string {
  const sent = invoices.filter(({ seller }) => seller === self)
  const received = invoices.filter(({ seller }) => seller !== self)
  const when = month ? ` for ${monthText(month)}` : ''
  if (received.length === 0) return `${countDocuments(sent)} sent${when}`
  if (sent.length === 0) return `${countDocuments(received)} received${when}`
  return `${countDocuments(sent)} sent and ${countDocuments(received)} received${when}`
}

const STATES = [
  { value: '', name: 'All' },
  { value: 'open', name: 'Open' },
  { value: 'overdue', name: 'Overdue' },
  { value: 'partly_paid', name: 'Partly paid' },
  { value: 'paid', name: 'Paid' },
  { value: 'written_off', name: 'Written off' },
  { value: 'void', name: 'Void' },
  { value: 'credit_note', name: 'Credit notes' },
] as const

function hasStatus({ kind, state }: InvoiceState, status: string | undefined): boolean {
  if (!status) return true
  if (status === 'credit_note') return kind === 'credit_note'
  return status === 'open' ? state !== undefined && state.open !== '0' : state?.status === status
}

function StatusFilter({ status = '' }: Readonly<{ status: string | undefined }>) {
  const navigate = useNavigate()
  const choose = (wanted: string) =>
    void navigate({
      to: '/invoices',
      search: ({ status: _, ...view }: Readonly<Record<string, string | undefined>>) =>
        wanted === '' ? view : { ...view, status: wanted },
      resetScroll: false,
    })
  return (
    <div className="filters invoices-filter">
      <ChoiceField label="Show" value={status} onChange={choose} options={STATES} />
    </div>
  )
}
