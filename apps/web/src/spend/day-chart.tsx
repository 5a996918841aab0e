import { formatAmount, formatDay, formatShortDay } from '../lib/format.ts';
import { t } from '../messages/translate.ts';
import styles from './spend.module.css';
import { axisEnd, type Day } from './spend-range.ts';

/** In units of the drawing, which grows with the page. */
const HEIGHT = 160;
const WIDTH = 800;
/** A day's share that stays empty between two columns. */
const GAP = 0.25;

/** What was spent day by day, as columns. For the eyes: the table below says the same to everybody. */
export function DayChart({ days }: { days: readonly Day[] }) {
  const end = axisEnd(Math.max(0, ...days.map(({ cost }) => cost)));
  const step = WIDTH / Math.max(1, days.length);
  const first = days[0];
  const last = days.at(-1);
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.axis}>
        <span>{formatAmount({ amount: String(end) })}</span>
        <span>{t('a day, in UTC')}</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('Spending by day: the table below has the figures')}
      >
        <line x1="0" x2={WIDTH} y1="0.5" y2="0.5" className={styles.grid} />
        <line x1="0" x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} className={styles.grid} />
        <line x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} className={styles.grid} />
        {days.map(({ date, cost }, index) => {
          const height = (cost / end) * HEIGHT;
          return (
            <rect
              key={date}
              x={index * step + (step * GAP) / 2}
              y={HEIGHT - height}
              width={step * (1 - GAP)}
              height={height}
              className={styles.column}
            >
              <title>{`${formatDay(date)}: ${formatAmount({ amount: String(cost) })}`}</title>
            </rect>
          );
        })}
      </svg>
      <div className={styles.axis} aria-hidden="true">
        <span>{first && formatShortDay(first.date)}</span>
        <span>{last && last !== first && formatShortDay(last.date)}</span>
      </div>
    </figure>
  );
}
