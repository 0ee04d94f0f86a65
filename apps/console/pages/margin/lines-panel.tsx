import { useEffect, useRef } from 'react'
import { Amount } from '#apps/console/amount/amount.tsx'
import { periodText } from '#apps/console/amount/time-text.ts'
import { type MarginAsked, type MarginLine, useMarginLines } from '#apps/console/api/billing.ts'
import { useNames } from '#apps/console/api/names.ts'
import { CorrectionMark } from '#apps/console/pages/corrections.tsx'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { useSetSearch } from '#apps/console/shell/set-search.ts'
import { SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'

type Opened = Readonly<{ asked: MarginAsked; side: 'bought' | 'sold' | undefined }>

/** The lines behind a bar, each with what of it belongs to the months, and its reasons behind it. */
export function LinesPanel({ asked, side }: Opened) {
  const set = useSetSearch()
  const { data, error } = useMarginLines({ ...asked, ...(side && { side }) }, side !== undefined)
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (side && data) head.current?.focus()
  }, [side, data])
  if (!side) return null
  const lines = data?.filter(({ share }) => share !== '0')
  return (
    <section className="panel" aria-labelledby="lines">
      <div className="panel-head">
        <h2 id="lines" ref={head} tabIndex={-1}>
          {lines ? `${countText(lines.length, 'line')} that you ${side}` : `Lines that you ${side}`}
        </h2>
        <button type="button" className="button" onClick={() => set({ open: undefined })}>
          Close the lines
        </button>
      </div>
      {error && <TroubleNote error={error} />}
      {!lines && !error && <SkeletonRows rows={8} />}
      {lines && <LinesTable lines={lines} />}
    </section>
  )
}

function LinesTable({ lines }: Readonly<{ lines: readonly MarginLine[] }>) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Charge</th>
          <th scope="col" className="wide">
            Customer
          </th>
          <th scope="col" className="wide">
            Service period
          </th>
          <th scope="col" className="number wide">
            Line
          </th>
          <th scope="col" className="number">
            In these months
          </th>
          <th scope="col">Currency</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <LineRow key={line.id} line={line} />
        ))}
      </tbody>
    </table>
  )
}

function LineRow({ line }: Readonly<{ line: MarginLine }>) {
  const names = useNames()
  const { id, chargeName, customer, kind, periodFrom: from, periodTo: to, zone, amount, share, currency } = line
  return (
    <tr>
      <th scope="row">
        <span className="line-charge">
          {chargeName}
          {kind !== 'first' && <CorrectionMark text="Correction" />}
        </span>
        <span className="narrow-note soft small">{names.of(customer)}</span>
      </th>
      <td className="wide">{names.of(customer)}</td>
      <td className="wide soft">{periodText({ from, to, zone })}</td>
      <td className="number wide">
        <Amount value={amount} currency={currency} />
      </td>
      <td className="number">
        <Amount value={share} currency={currency} door={{ posting: id }} />
      </td>
      <td className="soft">{currency}</td>
    </tr>
  )
}
