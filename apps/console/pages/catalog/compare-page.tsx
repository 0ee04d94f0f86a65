import { useSearch } from '@tanstack/react-router'
import { type Compared, type PriceBook, useBookChanges, usePriceBooks } from '#apps/console/api/catalog.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { SelectField, TextField } from '#apps/console/parts/field.tsx'
import { Page } from '#apps/console/shell/page.tsx'
import { useSetSearch } from '#apps/console/shell/set-search.ts'
import { Empty, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { ChangesPanel } from './changes-panel.tsx'
import { changesTitle } from './curve-sentences.ts'
import { dayFromToday, momentOfDay } from './day-moment.ts'

export const COMPARE_FIELDS = ['book', 'other', 'from', 'to', 'quantities'] as const
type CompareSearch = Readonly<{ [Field in (typeof COMPARE_FIELDS)[number]]?: string }>

const YEAR = 365
const USUAL = '1,10,100,1000'

/** Two versions of a book side by side, or two books: what was added, removed and changed, and what quantities cost under each. */
export function ComparePage() {
  const books = usePriceBooks()
  const search: CompareSearch = useSearch({ strict: false })
  const chosen = chosenOf(search, books.data?.[0]?.book ?? '')
  const compared = comparedOf(chosen)
  const changes = useBookChanges(compared ?? NOTHING, compared !== undefined && chosen.book !== '')
  if (books.error || !books.data) return <Waiting what="price books" error={books.error} />
  if (books.data.length === 0) {
    return (
      <Page title="There is nothing to compare yet">
        <section className="panel" aria-label="Comparison">
          <Empty
            shows="Here stands what differs between two price books, or between two days of one."
            action="Record a price first."
          />
        </section>
      </Page>
    )
  }
  return (
    <Page
      title={changes.data ? changesTitle(changes.data) : 'What differs between two price books'}
      lead={<p>Derived prices count as prices. Each quantity is taken as the whole use of a window.</p>}
    >
      <Sides chosen={chosen} books={books.data} />
      {changes.error && <TroubleNote error={changes.error} />}
      {!changes.data && !changes.error && (
        <div className="panel">
          {compared ? <SkeletonRows rows={4} /> : <Empty shows="Choose two days." action="Each is a date." />}
        </div>
      )}
      {changes.data && <ChangesPanel changes={changes.data} />}
    </Page>
  )
}

type Chosen = Readonly<Required<CompareSearch>>

/** Without another choice a book is compared with itself a year ago. */
function chosenOf({ book, other, from, to, quantities }: CompareSearch, first: string): Chosen {
  const one = book ?? first
  return {
    book: one,
    other: other ?? one,
    from: from ?? dayFromToday(other === undefined || other === one ? -YEAR : 0),
    to: to ?? dayFromToday(0),
    quantities: quantities ?? USUAL,
  }
}

const NOTHING: Compared = { book: '', other: '', from: '', to: '', quantities: '' }

function comparedOf({ book, other, from, to, quantities }: Chosen): Compared | undefined {
  const [first, second] = [momentOfDay(from), momentOfDay(to)]
  return first && second ? { book, other, from: first, to: second, quantities } : undefined
}

function Sides({ chosen, books }: Readonly<{ chosen: Chosen; books: readonly PriceBook[] }>) {
  const set = useSetSearch()
  const names = useNames()
  const options = books.map(({ book, owner, name }) => ({
    value: book,
    name: `${name ?? asWords(book)}, ${names.of(owner)}`,
  }))
  return (
    <section className="panel compare-sides" aria-label="What is compared">
      <div className="form-pair">
        <SelectField label="Before" value={chosen.book} onChange={(book) => set({ book })} options={options} />
        <TextField label="On" type="date" value={chosen.from} onChange={(from) => set({ from })} />
      </div>
      <div className="form-pair">
        <SelectField label="After" value={chosen.other} onChange={(other) => set({ other })} options={options} />
        <TextField label="And on" type="date" value={chosen.to} onChange={(to) => set({ to })} />
      </div>
      <TextField
        label="Quantities"
        value={chosen.quantities}
        onChange={(quantities) => set({ quantities })}
        hint="Up to 20, with commas between."
      />
    </section>
  )
}
