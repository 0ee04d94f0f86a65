import './chart.css'

/** The place of a chart that is on its way: as high as the chart, with its title and its bars. */
export function ChartSkeleton() {
  return (
    <div className="panel chart-skeleton" aria-hidden="true">
      <div className="skeleton chart-skeleton-title" />
      <div className="skeleton chart-skeleton-lead" />
      <div className="chart-skeleton-bars">
        {['44%', '52%', '68%', '64%', '70%', '82%'].map((height) => (
          <div key={height} className="skeleton" style={{ height }} />
        ))}
      </div>
    </div>
  )
}
