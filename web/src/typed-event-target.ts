/** An EventTarget that knows its events: `Events` maps each name to the event's class. Types only, no code. */
export interface TypedEventTarget<Events extends Record<keyof Events, Event>> extends EventTarget {
  addEventListener<Type extends keyof Events & string>(
    type: Type,
    listener: TypedListener<Events[Type]> | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<Type extends keyof Events & string>(
    type: Type,
    listener: TypedListener<Events[Type]> | null,
    options?: boolean | EventListenerOptions,
  ): void;
}

export type TypedListener<E> = ((event: E) => void) | { handleEvent(event: E): void };
