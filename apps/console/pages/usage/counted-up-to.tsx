/** Until which usage position, and when, the numbers on the page were counted; live where they go on by themselves. */
export function CountedUpTo({ cut, isLive, at }: Readonly<{ cut: string; isLive: boolean; at: number }>) {
  const time = Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(Temporal.Now.timeZoneId())
    .toPlainTime()
    .toString({ smallestUnit: 'second' })
  return (
    <span className="counted soft">
      {isLive && <span className="mark mark-good">Live</span>}
      <span>
        Counted up to batch {usagePositionOf(cut).toLocaleString('en')}, {time}
      </span>
    </span>
  )
}

/** A cut is written as the position of the record, a dot, and that of usage. */
export function usagePositionOf(cut: string): number {
  return Number(cut.slice(cut.indexOf('.') + 1))
}
