import { BarChart, LineChart, ScatterChart } from 'echarts/charts'
import { DataZoomInsideComponent, GridComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

// Only what the charts draw with. Canvas, and tooltips as drawn text: neither needs inline styles in the page.
use([BarChart, LineChart, ScatterChart, GridComponent, TooltipComponent, DataZoomInsideComponent, CanvasRenderer])

export { init }
