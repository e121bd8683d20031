import LambdaPackCore
import Testing

@Suite struct FoundationUseTests {
    @Test(
        arguments: [
            ("$s10Foundation13DateFormatterCACycfC", "DateFormatter"),
            ("$s10Foundation19NSRegularExpressionC7pattern7optionsACSS_So0bC7OptionsVtKcfC", "NSRegularExpression"),
            ("$s30FoundationInternationalization4nameSSvg", "name"),
            ("$sSS10FoundationE6format_9argumentsS2S_Says7CVarArg_pGtcfC", "format"),
            // Those of FoundationEssentials, and of modules that only speak of Foundation's types, bring nothing.
            ("$s20FoundationEssentials4DataVMa", nil),
            ("$s3Kit7useData10Foundation13DateFormatterCyF", nil),
            ("$s3Kit110FoundationExtra", nil), ("_ZN10Foundation3fooEv", nil), ("$s10Foundation", nil),
            ("$s10Foundation99Short", nil), ("$s", nil), ("", nil),
        ] as [(String, String?)]) func namesWhatIsAskedOfFoundation(symbol: String, name: String?)
    {
        #expect(FoundationUse.name(in: symbol) == name)
    }
}
