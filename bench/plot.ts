import type { Curve, Section } from './section';

const WIDTH = 860;
const BAR = 22;
const GAP = 8;
const LABEL = 330;
const HEADER = 40;

/** Throughput against peers, as bars: an SVG of its own that needs nothing to be shown. */
export function plotThroughput({ title, measurements, unit }: Section): string {
  const sorted = [...measurements].sort((a, b) => b.median - a.median);
  const most = Math.max(...sorted.map(({ median }) => median));
  const height = HEADER + sorted.length * (BAR + GAP) + GAP;
  const bars = sorted.map(({ name, median }, index) => {
    const y = HEADER + index * (BAR + GAP);
    const width = (median / most) * (WIDTH - LABEL - 90);
    const color = name.startsWith('Gatehouse') ? '#2f6f4f' : '#9aa5b1';
    return `<text x="${LABEL - 10}" y="${y + 16}" text-anchor="end">${escapeXml(name)}</text>
<rect x="${LABEL}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" fill="${color}"/>
<text x="${(LABEL + width + 8).toFixed(1)}" y="${y + 16}">${Math.round(median).toLocaleString('en-US').replaceAll(',', ' ')}</text>`;
  });
  return svg(height, `${title}, ${unit}`, bars.join('\n'));
}

const CURVE_HEIGHT = 110;

/** Several values over the same time, one below the other, each from zero. */
export function plotOverTime(title: string, seconds: number, curves: readonly Curve[]): string {
  const height = HEADER + curves.length * (CURVE_HEIGHT + 40);
  const parts = curves.map(({ name, unit, values }, index) => {
    const top = HEADER + index * (CURVE_HEIGHT + 40) + 20;
    const most = Math.max(...values) * 1.15 || 1;
    const points = values.map((value, step) => {
      const x = 60 + (step / Math.max(1, values.length - 1)) * (WIDTH - 120);
      return `${x.toFixed(1)},${(top + CURVE_HEIGHT * (1 - value / most)).toFixed(1)}`;
    });
    return `<text x="60" y="${top - 6}">${escapeXml(name)}: ${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)} ${escapeXml(unit)} in ${seconds} s</text>
<path d="M60 ${top}V${top + CURVE_HEIGHT}H${WIDTH - 60}" fill="none" stroke="#9aa5b1"/>
<polyline points="${points.join(' ')}" fill="none" stroke="#2f6f4f" stroke-width="2"/>`;
  });
  return svg(height, title, parts.join('\n'));
}

function svg(height: number, title: string, content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="14">
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="10" y="24" font-size="16" font-weight="bold">${escapeXml(title)}</text>
${content}
</svg>
`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
