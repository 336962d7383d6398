import { css, type CSSResult } from 'lit';

/** Adopted by the shadow root, which content security policies allow. */
export const style: CSSResult = css`
  :host {
    --_background: var(--emovox-background, #fff);
    --_text: var(--emovox-text, #1b1b29);
    --_quiet: var(--emovox-quiet, #56566b);
    --_border: var(--emovox-border, #dcdce6);
    --_track: var(--emovox-track, #e6e6ee);
    --_accent: var(--emovox-accent, #4338ca);
    --_on-accent: var(--emovox-on-accent, #fff);
    --_error: var(--emovox-error, #b42318);
    display: block;
    max-width: 28rem;
    min-width: 12rem;
    font:
      1rem/1.4 system-ui,
      sans-serif;
    text-align: start;
  }

  /* As the page itself: light unless its color-scheme says otherwise. */
  @supports (color: light-dark(#000, #fff)) {
    :host {
      --_background: var(--emovox-background, light-dark(#fff, #1b1b28));
      --_text: var(--emovox-text, light-dark(#1b1b29, #f1f1f7));
      --_quiet: var(--emovox-quiet, light-dark(#56566b, #a9a9bf));
      --_border: var(--emovox-border, light-dark(#dcdce6, #33334a));
      --_track: var(--emovox-track, light-dark(#e6e6ee, #2f2f42));
      --_accent: var(--emovox-accent, light-dark(#4338ca, #a5a8ff));
      --_on-accent: var(--emovox-on-accent, light-dark(#fff, #14142b));
      --_error: var(--emovox-error, light-dark(#b42318, #ff9d92));
    }
  }

  :host([hidden]) {
    display: none;
  }

  * {
    box-sizing: border-box;
    margin: 0;
  }

  .card {
    container-type: inline-size;
    padding: 1rem;
    border: 1px solid var(--_border);
    border-radius: var(--emovox-radius, 0.75rem);
    background: var(--_background);
    color: var(--_text);
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem;
    align-items: center;
  }

  button {
    padding: 0.5rem 1rem;
    border: 1px solid transparent;
    border-radius: 0.5rem;
    background: var(--_accent);
    color: var(--_on-accent);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }

  button[aria-busy='true'] {
    background: var(--_track);
    color: var(--_quiet);
    cursor: progress;
  }

  button:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  .level {
    flex: 1 1 5rem;
    height: 0.5rem;
  }

  .track {
    overflow: hidden;
    border-radius: 1rem;
    background: var(--_track);
  }

  .fill {
    width: calc(100% * var(--share, 0));
    height: 100%;
    border-radius: inherit;
    background: var(--hue, var(--_accent));
    transition: width 0.15s;
  }

  .level .fill {
    background: var(--_quiet);
    transition: none;
  }

  .level[data-speech='true'] .fill {
    background: var(--_accent);
  }

  .label {
    margin-top: 0.875rem;
    font-size: clamp(1.5rem, 11cqi, 2.25rem);
    font-weight: 700;
    line-height: 1.15;
    letter-spacing: -0.02em;
    overflow-wrap: anywhere;
  }

  .detail {
    color: var(--_quiet);
    font-size: 0.875rem;
  }

  ul {
    display: grid;
    gap: 0.375rem;
    margin-top: 0.875rem;
    padding: 0;
    list-style: none;
  }

  li {
    display: grid;
    grid-template-columns: minmax(4.75rem, 30%) 1fr 2.75rem;
    gap: 0.5rem;
    align-items: center;
    font-size: 0.875rem;
  }

  li .track {
    height: 0.625rem;
  }

  li[data-best='true'] {
    font-weight: 700;
  }

  .name {
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .percent {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }

  .error {
    margin-top: 0.875rem;
    padding-inline-start: 0.75rem;
    border-inline-start: 3px solid var(--_error);
    color: var(--_error);
    font-size: 0.875rem;
    overflow-wrap: anywhere;
  }

  .error:empty {
    display: none;
  }

  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  [data-emotion='neutral'] {
    --hue: #7c8191;
  }
  [data-emotion='calm'] {
    --hue: #2aa39a;
  }
  [data-emotion='happy'] {
    --hue: #d99a06;
  }
  [data-emotion='sad'] {
    --hue: #4a80dd;
  }
  [data-emotion='angry'] {
    --hue: #dd4a3f;
  }
  [data-emotion='fearful'] {
    --hue: #9660d6;
  }
  [data-emotion='disgust'] {
    --hue: #7a9c2c;
  }
  [data-emotion='surprised'] {
    --hue: #e0609f;
  }

  @media (prefers-reduced-motion: reduce) {
    .fill {
      transition: none;
    }
  }

  @media (forced-colors: active) {
    .track {
      border: 1px solid CanvasText;
    }
    .fill,
    .level[data-speech='true'] .fill,
    .level .fill {
      forced-color-adjust: none;
      background: CanvasText;
    }
    button {
      border-color: ButtonText;
    }
  }
`;
