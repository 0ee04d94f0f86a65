import type { Finding } from '#apps/console/api/catalog.ts'
import { asWords } from '#apps/console/api/names.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'

const MARKS: Readonly<Record<Finding['severity'], readonly [mark: string, name: string]>> = {
  error: ['mark mark-harm', 'Error'],
  warning: ['mark mark-attention', 'Warning'],
  note: ['mark', 'Note'],
}

/** What whoever keeps the book can do about each. */
const REMEDIES: Readonly<Record<Finding['code'], string>> = {
  charge_without_price: 'Record a price of the charge that holds then: until there is one, the close parks it.',
  gap: 'Record a price for the time between, or let the earlier one go on until the later one begins.',
  hidden: 'Withdraw it where it was meant to count, or leave it: the other one goes before it.',
  costs_less_for_more: 'Look whether the tiers are meant so; flat amounts of a tier often mend it.',
  average_rises: 'Look whether more should cost more each: tiers usually fall.',
  currency_without_rate: 'Record an exchange rate: without one the margin can’t be told.',
  never_used: 'Nothing has to be done. Withdraw it where it was a slip.',
  list_unreadable: 'Have the owner of the list name this book’s owner as one of its readers.',
}

/** Everything that is odd about a book, errors first, each with what to do. */
export function FindingsPanel({ findings }: Readonly<{ findings: readonly Finding[] }>) {
  const open = findings.filter(({ severity }) => severity !== 'note').length
  return (
    <section className="panel" aria-labelledby="findings">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="findings">{titleOf(findings.length, open)}</h2>
          <p className="panel-lead">Missing prices, times between two prices, prices that never count, odd tiers.</p>
        </div>
      </div>
      {findings.length > 0 && (
        <ul className="findings">
          {findings.map(({ code, severity, product, charge, price, says }) => {
            const [mark, name] = MARKS[severity]
            return (
              <li key={`${code} ${product} ${charge} ${price} ${says}`}>
                <span className={mark}>{name}</span>
                <div>
                  <p className="breaks">
                    {charge !== null && <strong>{asWords(charge)}: </strong>}
                    {says}.
                  </p>
                  <p className="soft">{REMEDIES[code]}</p>
                  {price !== null && <p className="id faint breaks wraps">{price}</p>}
                </div>
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}

function titleOf(all: number, open: number): string {
  if (all === 0) return 'The check found nothing odd'
  if (open === 0) return `The check found nothing to mend, and ${countText(all, 'note')}`
  return `The check found ${countText(open, 'thing')} to look at`
}
