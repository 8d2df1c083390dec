import { Subscription } from 'rxjs';
import { defineComponent, h, onMounted, onUnmounted, ref } from 'vue';

/**
 * `<Playground />` shows the whole demo, and `<Playground of="Lock" />` the card of one primitive. It
 * is drawn in a shadow tree, where the styles of the site and of the demo do not meet.
 */
export const Playground = defineComponent({
  props: { of: String },
  setup(props) {
    const host = ref<HTMLElement>();
    const running = new Subscription();
    onMounted(async () => {
      const { show } = await import('./show.js');
      if (host.value && !running.closed) running.add(show(host.value, props.of));
    });
    onUnmounted(() => running.unsubscribe());
    return () => h('div', { ref: host, class: 'playground' });
  },
});
