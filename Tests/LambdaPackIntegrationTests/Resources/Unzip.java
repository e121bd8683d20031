import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipInputStream;

/** Unpacks with ZipInputStream, which reads local headers alone, as Lambda's own tooling may. */
class Unzip {
    public static void main(String[] arguments) throws Exception {
        Path target = Path.of(arguments[1]);
        try (var zip = new ZipInputStream(new FileInputStream(arguments[0]))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = target.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        }
    }
}
