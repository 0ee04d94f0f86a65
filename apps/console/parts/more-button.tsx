type Paged = Readonly<{ hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }>

/** The way to the rows that come after those that are shown. */
export function MoreButton({ of: { hasNextPage, isFetchingNextPage, fetchNextPage } }: Readonly<{ of: Paged }>) {
  if (!hasNextPage) return null
  return (
    <div className="more">
      <button type="button" className="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        {isFetchingNextPage ? 'One moment…' : 'Show more'}
      </button>
    </div>
  )
}
