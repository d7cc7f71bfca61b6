import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** Part of the account page under a heading of its own. */
export function Part({ title, children }: { title: string; children: ComponentChildren }) {
  const id = useId();
  return (
    <section class="part" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}
