import { Link } from '@tanstack/react-router'
import { dateText } from '#apps/console/amount/time-text.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { type DisputeHead, useDisputes } from '#apps/console/api/rewards.ts'
import { disputeClock } from '#apps/console/pages/earnings/earning-words.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { DISPUTE_STATES, disputesTitle, lineName } from './dispute-words.ts'

/** The lines of statements that were found wrong, those first that wait for somebody. */
export function DisputesPage() {
  const disputes = useDisputes()
  const { self } = useNames()
  if (disputes.error || !disputes.data) return <Waiting what="disputes" error={disputes.error} />
  const rank = ({ waitsFor, answerBy }: DisputeHead) => `${waitsFor === null ? 1 : 0} ${answerBy}`
  const rows = disputes.data.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))
  return (
    <Page
      title={disputesTitle(rows, self)}
      lead={<p>What is decided is a fact: the next settlement posts the difference by itself.</p>}
    >
      <section className="panel" aria-label="Disputes">
        {rows.length === 0 ? (
          <Empty
            shows="Here stands each line of a statement that a partner found wrong, with what was said and decided."
            action="A line is disputed on its statement, by whoever got it."
          />
        ) : (
          <DisputesTable disputes={rows} />
        )}
      </section>
    </Page>
  )
}

function DisputesTable({ disputes }: Readonly<{ disputes: readonly DisputeHead[] }>) {
  const names = useNames()
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Line</th>
          <th scope="col" className="wide">
            Between
          </th>
          <th scope="col">State</th>
          <th scope="col" className="number wide">
            Opened
          </th>
          <th scope="col" className="number wide">
            Messages
          </th>
        </tr>
      </thead>
      <tbody>
        {disputes.map((one) => (
          <tr key={one.id}>
            <th scope="row">
              <Link to="/disputes/$id" params={{ id: one.id }}>
                {lineName(one.line)}
              </Link>
              <p className="soft small">{asWords(one.program)}</p>
            </th>
            <td className="wide">
              {names.of(one.partner)} and {names.of(one.payer)}
            </td>
            <td>
              <span className={one.late ? 'mark mark-harm' : DISPUTE_STATES[one.state][0]}>
                {one.late ? 'Late' : DISPUTE_STATES[one.state][1]}
              </span>
              <p className="soft small">{disputeClock(one, names)}</p>
            </td>
            <td className="number wide soft">{dateText(one.openedAt)}</td>
            <td className="number wide">{one.messages.toLocaleString('en')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
