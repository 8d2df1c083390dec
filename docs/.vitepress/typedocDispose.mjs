import { Comment, Converter, ReflectionKind } from 'typedoc';

/**
 * The members that `using` calls come from a mapped type, where a docstring cannot stand. They get
 * theirs here.
 */
export function load({ converter }) {
  converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const member of project.getReflectionsByKind(ReflectionKind.Property)) {
      if (member.name !== '[dispose]') continue;
      const same = member.parent.getChildByName('close') ? 'close' : 'release';
      const text = `What \`using\` calls at the end of the block: \`${same}()\`.`;
      member.comment = new Comment([{ kind: 'text', text }]);
    }
  });
}
