import { Link } from '@tanstack/react-router'
import { dateText } from '#apps/console/amount/time-text.ts'
import { type PriceBook, usePriceBooks } from '#apps/console/api/catalog.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'

/** The price books that the viewer owns or may read, its own first. */
export function BooksPage() {
  const books = usePriceBooks()
  const names = useNames()
  if (books.error || !books.data || !names.self) return <Waiting what="price books" error={books.error} />
  const own = books.data.filter(({ owner }) => owner === names.self)
  const others = books.data.filter(({ owner }) => owner !== names.self)
  const rest = others.length === 0 ? '' : `, ${others.length.toLocaleString('en')} of others for you to read`
  return (
    <Page
      title={`${countText(own.length, 'price book')} of your own${rest}`}
      lead={<p>Each agreement sells from one. Nobody above sees your prices, and no customer sees your cost.</p>}
    >
      <section className="panel" aria-label="Price books">
        {books.data.length === 0 ? (
          <Empty
            shows="Here stands each price book with its prices, and what is odd about them."
            action={
              <>
                Record a fact of the kind <span className="id">price</span>: the book that it names is there then.
              </>
            }
          />
        ) : (
          <BooksTable books={[...own, ...others]} />
        )}
      </section>
    </Page>
  )
}

function BooksTable({ books }: Readonly<{ books: readonly PriceBook[] }>) {
  const names = useNames()
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Price book</th>
          <th scope="col" className="wide">
            Of
          </th>
          <th scope="col" className="wide">
            Derived
          </th>
          <th scope="col" className="wide">
            Currency
          </th>
          <th scope="col" className="wide">
            Since
          </th>
          <th scope="col" className="number">
            Valid prices
          </th>
        </tr>
      </thead>
      <tbody>
        {books.map(({ book, owner, name, derived, currencies, from, valid, prices }) => (
          <tr key={book}>
            <th scope="row">
              <Link to="/catalog/books/$book" params={{ book }}>
                {name ?? asWords(book)}
              </Link>
              <span className="narrow-note soft small">{names.of(owner)}</span>
            </th>
            <td className="wide">{names.of(owner)}</td>
            <td className="wide soft">{derived}</td>
            <td className="wide">{currencies.join(', ')}</td>
            <td className="wide">{from && dateText(from)}</td>
            <td className="number">
              {valid.toLocaleString('en')}
              {valid !== prices && <span className="soft"> of {prices.toLocaleString('en')}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
