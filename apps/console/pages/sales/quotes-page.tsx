import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ownName, useNames } from '#apps/console/api/names.ts'
import { type QuoteHead, useAgreements, useQuotes } from '#apps/console/api/sales.ts'
import { useMe } from '#apps/console/api/settings.ts'
import { Parties } from '#apps/console/pages/parties.tsx'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { ComposeDialog } from './compose-dialog.tsx'
import { QUOTE_STATES, quotesTitle, validText } from './sale-words.ts'
import { TELLERS } from './sales-pages.ts'

/** The quotes that the viewer wrote or got: of each the newest version. */
export function QuotesPage() {
  const [composing, setComposing] = useState(false)
  const quotes = useQuotes()
  const agreements = useAgreements()
  const me = useMe()
  const error = quotes.error ?? agreements.error ?? me.error
  if (error || !quotes.data || !agreements.data || !me.data) return <Waiting what="quotes" error={error} />
  const newest = [...new Map(quotes.data.map((quote) => [quote.id, quote])).values()].toReversed()
  const self = me.data.organization
  const sells = agreements.data.some(({ seller }) => seller === self)
  return (
    <Page
      title={quotesTitle(newest)}
      lead={<p>Only the two sides of a link see what was quoted on it, and the buyer what was sent.</p>}
      action={
        sells && mayAny(me.data.roles, TELLERS) ? (
          <button type="button" className="button button-primary" onClick={() => setComposing(true)}>
            Write a quote
          </button>
        ) : undefined
      }
    >
      <section className="panel" aria-label="Quotes">
        {newest.length === 0 ? (
          <Empty
            shows="Here stands each quote that you wrote or got, with its versions and what became of it."
            action={sells ? 'Write the first one.' : 'Ask your seller for one.'}
          />
        ) : (
          <QuotesTable quotes={newest} buyers={new Map(agreements.data.map(({ id, buyer }) => [id, buyer]))} />
        )}
      </section>
      {composing && <ComposeDialog me={me.data} agreements={agreements.data} onClose={() => setComposing(false)} />}
    </Page>
  )
}

type Listed = Readonly<{ quotes: readonly QuoteHead[]; buyers: ReadonlyMap<string, string> }>

function QuotesTable({ quotes, buyers }: Listed) {
  const names = useNames()
  const now = Temporal.Now.instant().toString()
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Quote</th>
          <th scope="col" className="wide">
            From and to
          </th>
          <th scope="col">For</th>
          <th scope="col">State</th>
          <th scope="col" className="wide">
            Validity
          </th>
          <th scope="col" className="number wide">
            Version
          </th>
        </tr>
      </thead>
      <tbody>
        {quotes.map((quote) => {
          const [mark, name] = QUOTE_STATES[quote.state]
          return (
            <tr key={quote.id}>
              <th scope="row">
                <Link to="/sales/quotes/$id" params={{ id: quote.id }} className="breaks">
                  {ownName(quote.id)}
                </Link>
                <span className="narrow-note soft small">{validText(quote, now)}</span>
              </th>
              <td className="wide">
                <Parties seller={quote.seller} buyer={buyers.get(quote.link) ?? quote.customer} />
              </td>
              <td>{names.of(quote.customer)}</td>
              <td>
                <span className={mark}>{name}</span>
              </td>
              <td className="wide soft">{validText(quote, now)}</td>
              <td className="number wide">{quote.version}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
