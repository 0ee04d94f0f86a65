import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Amount } from '#apps/console/amount/amount.tsx'
import { addTexts, isZero } from '#apps/console/amount/decimal-text.ts'
import { monthText } from '#apps/console/amount/time-text.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import type { StatementLine } from '#apps/console/api/rewards.ts'
import { CorrectionMark } from '#apps/console/pages/corrections.tsx'
import { SkeletonRows } from '#apps/console/shell/states.tsx'
import { Stage } from '#apps/console/theme/stage.tsx'
import { byStage, type Periods, type StageSum } from './earning-words.ts'

/** How many lines of a stage are shown before somebody asks for all. */
const FIRST = 8

type Lines = readonly StatementLine[] | undefined
type Shown = Readonly<{ periods: Periods; now: Lines; before: Lines }>

/** What was earned in this period and in the one before, by stage: one table for each currency. */
export function StagesPanel({ periods, now, before }: Shown) {
  if (!now || !before) {
    return (
      <section className="panel" aria-label="By stage">
        <SkeletonRows rows={8} />
      </section>
    )
  }
  const currencies = [...new Set([...now, ...before].map(({ currency }) => currency))].toSorted()
  return currencies.map((currency) => {
    const of = (lines: readonly StatementLine[]) => lines.filter((line) => line.currency === currency)
    return <CurrencyTable key={currency} currency={currency} periods={periods} now={of(now)} before={of(before)} />
  })
}

type OfCurrency = Readonly<{
  currency: string
  periods: Periods
  now: readonly StatementLine[]
  before: readonly StatementLine[]
}>

function CurrencyTable({ currency, periods, now, before }: OfCurrency) {
  const sum = (lines: readonly StatementLine[]) => addTexts(lines.map(({ amount }) => amount))
  const hasBefore = periods.before !== undefined
  return (
    <section className="panel" aria-label={`By stage, in ${currency}`}>
      <table className="table stages">
        <thead>
          <tr>
            <th scope="col">Stage and customer</th>
            <th scope="col" className="wide">
              What for
            </th>
            <th scope="col" className="wide">
              Statement
            </th>
            {hasBefore && (
              <th scope="col" className="number wide">
                {monthText(periods.before ?? '')}, {currency}
              </th>
            )}
            <th scope="col" className="number">
              {monthText(periods.shown ?? '')}, {currency}
            </th>
          </tr>
        </thead>
        {byStage(now, before).map((one) => (
          <StageRows key={one.stage} one={one} currency={currency} hasBefore={hasBefore} />
        ))}
        <tfoot>
          <tr>
            <th scope="row">Earned</th>
            <td className="wide" colSpan={2} />
            {hasBefore && (
              <td className="number wide">
                <Amount value={sum(before)} currency={currency} />
              </td>
            )}
            <td className="number">
              <Amount value={sum(now)} currency={currency} withCurrency />
            </td>
          </tr>
        </tfoot>
      </table>
    </section>
  )
}

type OfStage = Readonly<{ one: StageSum; currency: string; hasBefore: boolean }>

function StageRows({ one: { stage, lines, now, before }, currency, hasBefore }: OfStage) {
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? lines : lines.slice(0, FIRST)
  return (
    <tbody>
      <tr className="subtotal stage-sum">
        <th scope="rowgroup">
          <Stage stage={stage} />
        </th>
        <td className="wide" colSpan={2} />
        {hasBefore && (
          <td className="number wide soft">
            <Amount value={before} currency={currency} />
          </td>
        )}
        <td className={isZero(now) ? 'number faint' : 'number'}>
          <Amount value={now} currency={currency} />
        </td>
      </tr>
      {shown.map((line) => (
        <LineRow key={line.id} line={line} hasBefore={hasBefore} />
      ))}
      {lines.length > shown.length && (
        <tr>
          <td colSpan={hasBefore ? 5 : 4}>
            <button type="button" className="button-plain" onClick={() => setWhole(true)}>
              Show all {lines.length.toLocaleString('en')} lines
            </button>
          </td>
        </tr>
      )}
    </tbody>
  )
}

function LineRow({ line, hasBefore }: Readonly<{ line: StatementLine; hasBefore: boolean }>) {
  const names = useNames()
  const { id, customer, partner, incentive, says, statement, kind, amount, currency } = line
  const isOwn = partner === names.self
  return (
    <tr>
      <td className="stage-line">
        {customer === null ? <span className="soft">no single customer</span> : names.of(customer)}
        {!isOwn && <p className="soft small">{names.of(partner)}</p>}
        <span className="narrow-note soft small">
          {asWords(incentive)}, {says}
        </span>
      </td>
      <td className="wide">
        <span className="line-charge">
          {asWords(incentive)}
          <span className="soft">{says}</span>
          {kind === 'correction' && <CorrectionMark text="Correction" />}
        </span>
      </td>
      <td className="wide">
        <Link to="/statements/$number" params={{ number: statement }} className="id">
          {statement}
        </Link>
      </td>
      {hasBefore && <td className="wide" />}
      <td className="number">
        <Amount value={amount} currency={currency} door={{ posting: id }} />
      </td>
    </tr>
  )
}
