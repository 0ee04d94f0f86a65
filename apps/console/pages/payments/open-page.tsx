import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Amount } from '#apps/console/amount/amount.tsx'
import { dateText } from '#apps/console/amount/time-text.ts'
import { type OpenDocument, type Receivable, useDocuments, useReceivables } from '#apps/console/api/billing.ts'
import { useNames } from '#apps/console/api/names.ts'
import { useMe } from '#apps/console/api/settings.ts'
import { StatusMark } from '#apps/console/pages/invoices/status-mark.tsx'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { mayAny } from '#apps/console/parts/roles.ts'
import { RowMenu } from '#apps/console/parts/row-menu.tsx'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty, Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { AgesFigure } from './ages-figure.tsx'
import { MONEY } from './payment-roles.ts'
import { isPositive, receivablesTitle } from './payment-sentences.ts'
import { RecordDialog } from './record-dialog.tsx'
import { WriteOffDialog } from './write-off-dialog.tsx'

/** What is owed to the viewer and what it owes, by age; then every document of which something is open. */
export function OpenPage() {
  const { self } = useNames()
  const receivables = useReceivables()
  const documents = useDocuments()
  const error = receivables.error ?? documents.error
  if (error) {
    return (
      <Page title="What is open can’t be shown">
        <TroubleNote error={error} />
      </Page>
    )
  }
  if (!receivables.data || !documents.data || !self) {
    return (
      <Page title={undefined} lead={<Loading what="what is open" />}>
        <div className="panel">
          <SkeletonRows rows={10} />
        </div>
      </Page>
    )
  }
  const owed = receivables.data.filter(({ seller }) => seller === self)
  const owing = receivables.data.filter(({ buyer }) => buyer === self)
  return (
    <Page title={titleOf(owed, owing)} lead={<p>{LEAD}</p>}>
      {owed.length > 0 && <AgesFigure rows={owed} side="owed" />}
      {owing.length > 0 && <AgesFigure rows={owing} side="owing" />}
      <Documents documents={documents.data.filter(({ open }) => open !== '0')} self={self} />
    </Page>
  )
}

const LEAD = 'Ages count from the day after an invoice was due, in its own zone.'

function titleOf(owed: readonly Receivable[], owing: readonly Receivable[]): string {
  if (owed.length > 0) return receivablesTitle(owed, 'owed')
  return owing.length > 0 ? receivablesTitle(owing, 'owing') : 'Nothing is open'
}

function Documents({ documents, self }: Readonly<{ documents: readonly OpenDocument[]; self: string }>) {
  return (
    <section className="panel" aria-labelledby="open">
      <div className="panel-head">
        <h2 id="open">{countText(documents.length, 'document')} of which something is open</h2>
      </div>
      {documents.length === 0 ? (
        <Empty
          shows="Here stands every invoice that is not paid, and every credit that is not used."
          action="Everything is settled."
        />
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Document</th>
              <th scope="col" className="wide">
                With
              </th>
              <th scope="col">State</th>
              <th scope="col" className="number wide">
                Due
              </th>
              <th scope="col" className="number wide">
                Total
              </th>
              <th scope="col" className="number">
                Open
              </th>
              <th scope="col" className="wide">
                Currency
              </th>
              <th scope="col">
                <span className="unseen">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {documents.map((one) => (
              <DocumentRow key={one.number} document={one} self={self} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function DocumentRow({ document, self }: Readonly<{ document: OpenDocument; self: string }>) {
  const names = useNames()
  const { number, seller, buyer, status, dueDate, daysOverdue, total, open, currency } = document
  const isOwed = seller === self
  const isCredit = !isPositive(total)
  return (
    <tr>
      <th scope="row">
        <Link to="/invoices/$number" params={{ number }} className="id">
          {number}
        </Link>
        <span className="narrow-note soft small">{names.of(isOwed ? buyer : seller)}</span>
      </th>
      <td className="wide">
        {isOwed ? `${names.of(buyer)} owes you` : `You owe ${names.of(seller)}`}
        {isCredit && ' less'}
      </td>
      <td>
        <StatusMark status={status} kind={isCredit ? 'credit_note' : 'invoice'} />
        {daysOverdue > 0 && !isCredit && <p className="soft small">{countText(daysOverdue, 'day')}</p>}
      </td>
      <td className="number wide soft">{dateText(dueDate)}</td>
      <td className="number wide">
        <Amount value={total} currency={currency} />
      </td>
      <td className="number">
        <Amount value={open} currency={currency} door={{ invoice: number }} />
        <span className="narrow-note soft small">{currency}</span>
      </td>
      <td className="soft wide">{currency}</td>
      <td className="row-end">
        <DocumentActions document={document} isOwed={isOwed && !isCredit} />
      </td>
    </tr>
  )
}

function DocumentActions({ document, isOwed }: Readonly<{ document: OpenDocument; isOwed: boolean }>) {
  const me = useMe()
  const [doing, setDoing] = useState<'record' | 'write-off'>()
  if (!isOwed || !mayAny(me.data?.roles ?? [], MONEY)) return null
  const { number, buyer, currency, open } = document
  return (
    <>
      <RowMenu
        of={number}
        actions={[
          { name: 'Record its payment', run: () => setDoing('record') },
          { name: 'Write off the rest', run: () => setDoing('write-off'), danger: true },
        ]}
      />
      {doing === 'record' && (
        <RecordDialog given={{ buyer, currency, amount: open, document: number }} onClose={() => setDoing(undefined)} />
      )}
      {doing === 'write-off' && <WriteOffDialog document={document} onClose={() => setDoing(undefined)} />}
    </>
  )
}
