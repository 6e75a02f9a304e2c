// Judges PDF files by veraPDF's profiles: Judge PROFILE[,PROFILE] FILE...; a line for each broken rule, none if fine.
import java.io.FileInputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;

public class Judge {
    public static void main(String[] given) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        for (String name : given[0].split(",")) {
            var place = "/org/verapdf/pdfa/validation/" + name + ".xml";
            var profile = Profiles.profileFromXml(Judge.class.getResourceAsStream(place));
            for (int i = 1; i < given.length; i++) {
                try (var file = new FileInputStream(given[i]);
                        var parser = Foundries.defaultInstance().createParser(file, profile.getPDFAFlavour());
                        var validator = Foundries.defaultInstance().createValidator(profile, false)) {
                    tell(name, given[i], validator.validate(parser));
                }
            }
        }
    }

    private static void tell(String profile, String file, ValidationResult result) {
        Map<String, String> broken = new TreeMap<>();
        for (TestAssertion found : result.getTestAssertions()) {
            if (found.getStatus() == TestAssertion.Status.FAILED) {
                var rule = found.getRuleId();
                broken.putIfAbsent(rule.getClause() + "-" + rule.getTestNumber(), found.getMessage());
            }
        }
        broken.forEach((rule, message) -> System.out.println(file + " " + profile + " " + rule + ": " + message));
        if (!result.isCompliant() && broken.isEmpty()) {
            System.out.println(file + " " + profile + ": not compliant");
        }
        if (result.getTotalAssertions() == 0) {
            System.out.println(file + " " + profile + ": nothing was checked");
        }
    }
}
