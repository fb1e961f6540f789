using System.Text.Json.Serialization;

namespace SlackBot.Blocks;

/// <summary>Something to click, choose from or write into (https://docs.slack.dev/reference/block-kit/block-elements).</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ButtonElement), "button")]
[JsonDerivedType(typeof(StaticSelectElement), "static_select")]
[JsonDerivedType(typeof(PlainTextInputElement), "plain_text_input")]
internal abstract record Element;
