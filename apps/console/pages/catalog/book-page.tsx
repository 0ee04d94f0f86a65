import { Link, useParams } from '@tanstack/react-router'
import { type ListedPrice, type PriceBook, useFindings, usePriceBooks, usePrices } from '#apps/console/api/catalog.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { countText, listText } from '#apps/console/pages/month/month-sentences.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { FindingsPanel } from './findings-panel.tsx'
import { PricesTable } from './prices-table.tsx'

const BACK = { to: '/catalog/books', name: 'Price books' } as const

/** One price book: what is odd about it, and its prices. */
export function BookPage() {
  const { book = '' } = useParams({ strict: false })
  const books = usePriceBooks()
  const prices = usePrices(book)
  const findings = useFindings(book)
  const error = findings.error ?? prices.error ?? books.error
  if (error || !books.data || !prices.data || !findings.data) {
    return <Waiting what="price book" error={error} back={BACK} />
  }
  const shown = books.data.find((one) => one.book === book)
  return (
    <Page
      title={titleOf(shown?.name ?? asWords(book), prices.data)}
      lead={<Lead book={book} shown={shown} />}
      back={BACK}
      action={
        <Link to="/catalog/compare" search={{ book, other: book }} className="button">
          Compare
        </Link>
      }
    >
      <FindingsPanel findings={findings.data} />
      <section className="panel" aria-labelledby="prices">
        <div className="panel-head">
          <h2 id="prices">{countText(prices.data.length, 'price')}</h2>
        </div>
        {prices.data.length === 0 ? (
          <Empty
            shows="Here stand the prices that the book has of its own, each in one sentence."
            action={
              shown?.derived ? (
                'It derives all of them; compare it with its list to see them.'
              ) : (
                <>
                  Record a fact of the kind <span className="id">price</span> that names it.
                </>
              )
            }
          />
        ) : (
          <PricesTable prices={prices.data} />
        )}
      </section>
    </Page>
  )
}

function titleOf(name: string, prices: readonly ListedPrice[]): string {
  const valid = prices.filter(({ state }) => state === 'valid').length
  const coming = prices.filter(({ state }) => state === 'coming').length
  if (prices.length === 0) return `${name} has no price of its own`
  const holds = `${name}: ${countText(valid, 'price')} ${valid === 1 ? 'is' : 'are'} valid`
  return coming === 0 ? holds : `${holds}, ${coming.toLocaleString('en')} to come`
}

function Lead({ book, shown }: Readonly<{ book: string; shown: PriceBook | undefined }>) {
  const names = useNames()
  const readers = shown?.readers ?? []
  return (
    <div className="lead-row">
      <span className="id breaks">{book}</span>
      {shown && <span>Of {names.of(shown.owner)}</span>}
      {shown?.derived && <span>Derives what it doesn’t have: {shown.derived}</span>}
      {readers.length > 0 && <span>Read by {listText(readers.map(names.of))}</span>}
    </div>
  )
}
